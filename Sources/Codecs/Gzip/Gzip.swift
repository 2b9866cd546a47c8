import JSON
import Voxels

/// Deflate in gzip's container. Several members one after the other decode to all their contents.
public struct GzipCodec: BytesCodec {
  public static let documentation = PluginDocumentation(
    names: ["gzip"],
    summary: "Deflate-compressed bytes in one or more gzip members.",
    specification: "https://www.rfc-editor.org/rfc/rfc1952",
    example: #"{"name": "gzip", "configuration": {"level": 5}}"#)

  /// - Parameter configuration: nothing in it matters to a reader.
  public init(configuration: JSON = .null) {}

  public func encodedSize(ofDecoded decoded: SizeBound) -> SizeBound { decoded.compressed }

  public func decode(_ input: Bytes, expecting bound: SizeBound) throws(Failure) -> Bytes {
    try input.withUnsafeBytes { source throws(Failure) in
      guard !source.isEmpty else { throw .corrupt("gzip: there are no data") }
      var output = try BoundedOutput(bound, estimate: Self.estimatedSize(source))
      var position = 0
      repeat {
        let rest = UnsafeRawBufferPointer(rebasing: source[position...])
        guard position == 0 || rest.starts(with: [0x1F, 0x8B]) else {
          throw .corrupt("gzip: \(rest.count) bytes after the end of the data are no gzip member")
        }
        position += try DeflateDecoder.current.decode(.gzip, rest, to: &output)
      } while position < source.count
      return try output.finish()
    }
  }

  /// What the last four bytes say of the size, unless deflate could not have packed so much.
  private static func estimatedSize(_ source: UnsafeRawBufferPointer) -> Int {
    let usual = source.count * 4
    guard source.count >= 18 else { return usual }
    let claimed = Int(UInt32(littleEndian: source.loadUnaligned(fromByteOffset: source.count - 4, as: UInt32.self)))
    return claimed <= source.count * 1032 ? max(claimed, source.count) : usual
  }
}
