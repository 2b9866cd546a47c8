import JSON
import Voxels

/// Differences between neighbours in the flat chunk; the first element is stored as it is.
public struct DeltaCodec: BytesCodec {
  public static let documentation = PluginDocumentation(
    names: ["delta"],
    summary: "Differences between neighbouring elements.",
    specification: "https://numcodecs.readthedocs.io/en/stable/filter/delta.html",
    example: #"{"id": "delta", "dtype": "<i4", "astype": "<i2"}"#)

  private let loop: RunningSumLoop

  /// - Parameter configuration: `dtype`, and `astype` when the differences are stored in another.
  /// - Throws: ``Failure`` (`invalid`, `unsupported`) naming the member that is wrong.
  public init(configuration: JSON) throws(Failure) {
    let configuration = CodecConfiguration(configuration, of: "delta")
    let decoded = try configuration.dtype("dtype")
    let stored = try configuration.dtype("astype", default: decoded)
    for (member, dtype) in [("dtype", decoded), ("astype", stored)] where dtype.elementType == .bool {
      throw configuration.unsupported(
        member, "is \"\(dtype)\", whose differences cannot be undone", remedy: "write the data as \"|u1\"")
    }
    loop = RunningSumLoop(stored: stored, decoded: decoded)
  }

  public func encodedSize(ofDecoded decoded: SizeBound) -> SizeBound {
    decoded.scaled(from: loop.decoded.elementType.size, to: loop.stored.elementType.size)
  }

  public func decode(_ input: Bytes, expecting bound: SizeBound) throws(Failure) -> Bytes {
    try loop.decode(input, from: loop.stored, to: loop.decoded, expecting: bound, codec: "delta")
  }
}

/// Every element becomes the sum of all up to it, taken in the decoded type.
private struct RunningSumLoop: ElementLoop {
  let stored: NumpyDType
  let decoded: NumpyDType

  func run<Stored: NumpyScalar, Decoded: NumpyScalar>(
    _: Stored.Type, _: Decoded.Type, count: Int, from source: UnsafeRawPointer, to target: UnsafeMutableRawPointer
  ) {
    guard count > 0 else { return }
    let (swapsIn, swapsOut) = (stored.isBigEndian, decoded.isBigEndian)
    // The first is not added to zero, which would lose the sign of -0.0.
    var sum = Stored.load(source, 0, isBigEndian: swapsIn).cast(to: Decoded.self)
    sum.store(target, 0, isBigEndian: swapsOut)
    for i in 1..<count {
      sum = Decoded.wrappingSum(sum, Stored.load(source, i, isBigEndian: swapsIn).cast(to: Decoded.self))
      sum.store(target, i, isBigEndian: swapsOut)
    }
  }
}
