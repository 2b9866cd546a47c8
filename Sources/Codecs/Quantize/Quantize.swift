import JSON
import Voxels

/// Numbers that were rounded before they were stored; only the data type may have to be restored.
public struct QuantizeCodec: BytesCodec {
  public static let documentation = PluginDocumentation(
    names: ["quantize"],
    summary: "Floating point rounded to some decimal digits; decoding leaves it as it is.",
    specification: "https://numcodecs.readthedocs.io/en/stable/filter/quantize.html",
    example: #"{"id": "quantize", "digits": 2, "dtype": "<f8", "astype": "<f4"}"#)

  private let loop: CastLoop

  /// - Parameter configuration: `dtype`, and `astype` when it is stored in another.
  /// - Throws: ``Failure`` (`invalid`, `unsupported`) naming the member that is wrong.
  public init(configuration: JSON) throws(Failure) {
    let configuration = CodecConfiguration(configuration, of: "quantize")
    let decoded = try configuration.dtype("dtype")
    let stored = try configuration.dtype("astype", default: decoded)
    for (member, dtype) in [("dtype", decoded), ("astype", stored)] where !dtype.elementType.isFloatingPoint {
      throw configuration.invalid(member, "is \"\(dtype)\", which is not floating point")
    }
    loop = CastLoop(stored: stored, decoded: decoded)
  }

  public func encodedSize(ofDecoded decoded: SizeBound) -> SizeBound {
    decoded.scaled(from: loop.decoded.elementType.size, to: loop.stored.elementType.size)
  }

  public func decode(_ input: Bytes, expecting bound: SizeBound) throws(Failure) -> Bytes {
    try loop.decode(input, expecting: bound, codec: "quantize")
  }
}
