import JSON
import Voxels

/// Deflate in zlib's container.
public struct ZlibCodec: BytesCodec {
  public static let documentation = PluginDocumentation(
    names: ["zlib"],
    summary: "Deflate-compressed bytes in a zlib stream.",
    specification: "https://www.rfc-editor.org/rfc/rfc1950",
    example: #"{"id": "zlib", "level": 1}"#)

  /// - Parameter configuration: nothing in it matters to a reader.
  public init(configuration: JSON = .null) {}

  public func encodedSize(ofDecoded decoded: SizeBound) -> SizeBound { decoded.compressed }

  public func decode(_ input: Bytes, expecting bound: SizeBound) throws(Failure) -> Bytes {
    try input.withUnsafeBytes { source throws(Failure) in
      var output = try BoundedOutput(bound, estimate: source.count * 4)
      let taken = try DeflateDecoder.current.decode(.zlib, source, to: &output)
      guard taken == source.count else {
        throw .corrupt("zlib: there are \(source.count - taken) bytes after the end of the data")
      }
      return try output.finish()
    }
  }
}
