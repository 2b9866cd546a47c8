import CZstd
import JSON
import Voxels

/// Zstandard: one or more frames, with or without their content size; skippable frames are skipped.
public struct ZstdCodec: BytesCodec {
  public static let documentation = PluginDocumentation(
    names: ["zstd"],
    summary: "Zstandard-compressed bytes in one or more frames.",
    specification: "https://www.rfc-editor.org/rfc/rfc8878",
    example: #"{"name": "zstd", "configuration": {"level": 3, "checksum": false}}"#)

  /// - Parameter configuration: nothing in it matters to a reader.
  public init(configuration: JSON = .null) {}

  public func encodedSize(ofDecoded decoded: SizeBound) -> SizeBound { decoded.compressed }

  public func decode(_ input: Bytes, expecting bound: SizeBound) throws(Failure) -> Bytes {
    try input.withUnsafeBytes { source throws(Failure) in
      guard !source.isEmpty else { throw .corrupt("zstd: there are no data") }
      var output = try BoundedOutput(bound, estimate: source.count * 4)
      var position = 0
      while position < source.count {
        let frame = try ZstdFrame(at: position, in: source)
        if frame.isData { try ZstdDecoder.current.decode(frame, to: &output) }
        position += frame.bytes.count
      }
      return try output.finish()
    }
  }
}
