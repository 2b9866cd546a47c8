import CLZ4
import JSON
import Voxels

/// The `LZ4Block` stream of lz4-java, which is what N5 calls `lz4`: blocks of raw LZ4, each with its sizes and a
/// checksum.
///
/// Not in the ``BytesCodecRegistry``, since Zarr's `lz4` is something else. Data without the stream's magic, which z5
/// writes, are taken for one raw block.
/// https://github.com/lz4/lz4-java/blob/master/src/java/net/jpountz/lz4/LZ4BlockOutputStream.java
public struct LZ4BlockStreamCodec: BytesCodec {
  public static let documentation = PluginDocumentation(
    names: ["lz4"],
    summary: "Raw LZ4 blocks in the frames of lz4-java, as N5 has them.",
    specification: "https://github.com/lz4/lz4-java/blob/master/src/java/net/jpountz/lz4/LZ4BlockOutputStream.java",
    example: #"{"type": "lz4", "blockSize": 65536}"#)

  /// - Parameter configuration: nothing in it matters to a reader.
  public init(configuration: JSON = .null) {}

  public func encodedSize(ofDecoded decoded: SizeBound) -> SizeBound {
    // Blocks may be as small as 64 bytes, each behind a header of 21.
    decoded.compressed
  }

  public func decode(_ input: Bytes, expecting bound: SizeBound) throws(Failure) -> Bytes {
    guard Self.hasMagic(input) else { return try Self.decodeRaw(input, expecting: bound) }
    return try input.withUnsafeBytes { source throws(Failure) in
      var output = try BoundedOutput(bound, estimate: source.count * 2)
      var position = 0
      while position < source.count {
        let frame = try LZ4BlockFrame(at: position, in: source)
        try Self.decode(frame, to: &output)
        position = frame.end
      }
      return try output.finish()
    }
  }

  static func hasMagic(_ input: Bytes) -> Bool {
    input.withUnsafeBytes { $0.starts(with: LZ4BlockFrame.magic) }
  }

  /// One raw block; a size that is not known beforehand cannot be decoded.
  private static func decodeRaw(_ input: Bytes, expecting bound: SizeBound) throws(Failure) -> Bytes {
    guard case .exactly(let size) = bound else { throw .corrupt("lz4: the data do not start with LZ4Block") }
    return try LZ4Block.decode(input, decodedSize: size)
  }

  static func decode(_ frame: LZ4BlockFrame, to output: inout BoundedOutput) throws(Failure) {
    guard frame.decodedSize <= output.remaining else {
      throw .corrupt("lz4: the data decode to more bytes than are expected")
    }
    output.reserve(additional: frame.decodedSize)
    let target = output.end
    if frame.isStored {
      if let start = frame.payload.baseAddress { target.copyMemory(from: start, byteCount: frame.payload.count) }
    } else if frame.decodedSize > 0 {
      let written = LZ4_decompress_safe(
        frame.payload.bindMemory(to: CChar.self).baseAddress, target.assumingMemoryBound(to: CChar.self),
        Int32(frame.payload.count), Int32(frame.decodedSize))
      guard written == frame.decodedSize else { throw .corrupt("lz4: a block is damaged") }
    }
    let decoded = UnsafeRawBufferPointer(start: target, count: frame.decodedSize)
    guard frame.decodedSize == 0 || LZ4BlockFrame.checksum(decoded) == frame.checksum else {
      throw .corrupt("lz4: the checksum of a block is wrong")
    }
    output.advance(by: frame.decodedSize)
  }
}
