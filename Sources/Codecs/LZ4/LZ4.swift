import JSON
import Voxels

/// LZ4 as numcodecs writes it: the decoded size in four bytes, little-endian, then one raw block.
public struct LZ4Codec: BytesCodec {
  public static let documentation = PluginDocumentation(
    names: ["lz4"],
    summary: "One raw LZ4 block behind its decoded size, as numcodecs writes it.",
    specification: "https://numcodecs.readthedocs.io/en/stable/compression/lz4.html",
    example: #"{"id": "lz4", "acceleration": 1}"#)

  /// - Parameter configuration: nothing in it matters to a reader.
  public init(configuration: JSON = .null) {}

  public func encodedSize(ofDecoded decoded: SizeBound) -> SizeBound { decoded.compressed }

  public func decode(_ input: Bytes, expecting bound: SizeBound) throws(Failure) -> Bytes {
    let claimed = try Self.claimedSize(input, expecting: bound)
    return try LZ4Block.decode(input[4..<input.count], decodedSize: claimed)
  }

  private static func claimedSize(_ input: Bytes, expecting bound: SizeBound) throws(Failure) -> Int {
    guard input.count >= 4 else { throw .corrupt("lz4: \(input.count) bytes are too few for a size") }
    let claimed = input.withUnsafeBytes { Int(UInt32(littleEndian: $0.loadUnaligned(as: UInt32.self))) }
    guard bound.admits(claimed) else {
      throw .corrupt("lz4: the data claim \(claimed) bytes where \(bound.limit) are expected")
    }
    return claimed
  }
}

extension LZ4Codec: PartialBytesCodec {
  /// Decodes from the start, and stops behind the last byte that is needed.
  public func decode(_ input: Bytes, ranges: [Range<Int>], of size: Int) throws(Failure) -> [DecodedRange] {
    let size = try Self.claimedSize(input, expecting: .exactly(size))
    return try LZ4Block.decode(input[4..<input.count], ranges: ranges, of: size)
  }

  public func decodedCount(_ ranges: [Range<Int>], of size: Int) -> Int { LZ4Block.decodedCount(ranges, of: size) }
}
