import JSON
import Voxels

/// Numbers whose mantissa was shortened before they were stored; there is nothing to undo.
public struct BitRoundCodec: BytesCodec {
  public static let documentation = PluginDocumentation(
    names: ["bitround"],
    summary: "Floating point with a shortened mantissa; decoding leaves it as it is.",
    specification: "https://numcodecs.readthedocs.io/en/stable/filter/bitround.html",
    example: #"{"id": "bitround", "keepbits": 8}"#)

  /// - Parameter configuration: nothing in it matters to a reader.
  public init(configuration: JSON = .null) {}

  public func encodedSize(ofDecoded decoded: SizeBound) -> SizeBound { decoded }

  public func decode(_ input: Bytes, expecting bound: SizeBound) throws(Failure) -> Bytes {
    try bound.check(input.count)
    return input
  }
}
