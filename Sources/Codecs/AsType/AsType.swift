import JSON
import Voxels

/// Elements that are stored in another data type.
public struct AsTypeCodec: BytesCodec {
  public static let documentation = PluginDocumentation(
    names: ["astype"],
    summary: "Elements stored in another data type.",
    specification: "https://numcodecs.readthedocs.io/en/stable/filter/astype.html",
    example: #"{"id": "astype", "encode_dtype": "<f4", "decode_dtype": "<f8"}"#)

  private let loop: CastLoop

  /// - Parameter configuration: `encode_dtype`, as stored, and `decode_dtype`.
  /// - Throws: ``Failure`` (`invalid`, `unsupported`) naming the member that is wrong.
  public init(configuration: JSON) throws(Failure) {
    let configuration = CodecConfiguration(configuration, of: "astype")
    loop = CastLoop(
      stored: try configuration.dtype("encode_dtype"), decoded: try configuration.dtype("decode_dtype"))
  }

  public func encodedSize(ofDecoded decoded: SizeBound) -> SizeBound {
    decoded.scaled(from: loop.decoded.elementType.size, to: loop.stored.elementType.size)
  }

  public func decode(_ input: Bytes, expecting bound: SizeBound) throws(Failure) -> Bytes {
    try loop.decode(input, expecting: bound, codec: "astype")
  }
}
