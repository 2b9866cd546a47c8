import JSON
import Voxels

/// Numbers that are stored as `(value - offset) * scale`, mostly as small integers.
public struct FixedScaleOffsetCodec: BytesCodec {
  public static let documentation = PluginDocumentation(
    names: ["fixedscaleoffset"],
    summary: "Numbers stored as (value - offset) * scale.",
    specification: "https://numcodecs.readthedocs.io/en/stable/filter/fixedscaleoffset.html",
    example: #"{"id": "fixedscaleoffset", "offset": 1000, "scale": 10, "dtype": "<f8", "astype": "|u1"}"#)

  private let loop: ScaleOffsetLoop

  /// - Parameter configuration: `offset`, `scale`, `dtype`, and `astype` when it is stored in another.
  /// - Throws: ``Failure`` (`invalid`, `unsupported`) naming the member that is wrong.
  public init(configuration: JSON) throws(Failure) {
    let configuration = CodecConfiguration(configuration, of: "fixedscaleoffset")
    let decoded = try configuration.dtype("dtype")
    let scale = try configuration.number("scale")
    guard scale != 0 else { throw configuration.invalid("scale", "is 0") }
    loop = ScaleOffsetLoop(
      stored: try configuration.dtype("astype", default: decoded), decoded: decoded, scale: scale,
      offset: try configuration.number("offset"))
  }

  public func encodedSize(ofDecoded decoded: SizeBound) -> SizeBound {
    decoded.scaled(from: loop.decoded.elementType.size, to: loop.stored.elementType.size)
  }

  public func decode(_ input: Bytes, expecting bound: SizeBound) throws(Failure) -> Bytes {
    try loop.decode(input, from: loop.stored, to: loop.decoded, expecting: bound, codec: "fixedscaleoffset")
  }
}

/// `stored / scale + offset`, computed in the stored type when that is floating point and else in double precision, as
/// NumPy does; integers are cut towards zero.
private struct ScaleOffsetLoop: ElementLoop {
  let stored: NumpyDType
  let decoded: NumpyDType
  let scale: Double
  let offset: Double

  func run<Stored: NumpyScalar, Decoded: NumpyScalar>(
    _: Stored.Type, _: Decoded.Type, count: Int, from source: UnsafeRawPointer, to target: UnsafeMutableRawPointer
  ) {
    let (swapsIn, swapsOut) = (stored.isBigEndian, decoded.isBigEndian)
    @inline(__always)
    func forEach(_ restored: (Stored) -> Double) {
      for i in 0..<count {
        let value = restored(Stored.load(source, i, isBigEndian: swapsIn))
        Decoded(double: value).store(target, i, isBigEndian: swapsOut)
      }
    }
    if Stored.self == Float16.self {
      let (scale, offset) = (Float16(scale), Float16(offset))
      forEach { Double(Float16(double: $0.double) / scale + offset) }
    } else if Stored.self == Float.self {
      let (scale, offset) = (Float(scale), Float(offset))
      forEach { Double(Float(double: $0.double) / scale + offset) }
    } else {
      let (scale, offset) = (scale, offset)
      forEach { $0.double / scale + offset }
    }
  }
}
