import Voxels

/// Converts every element from one data type to another, as NumPy's `astype` does.
struct CastLoop: ElementLoop {
  let stored: NumpyDType
  let decoded: NumpyDType

  func decode(_ input: Bytes, expecting bound: SizeBound, codec: String) throws(Failure) -> Bytes {
    guard stored != decoded else {
      try bound.check(input.count)
      return input
    }
    return try decode(input, from: stored, to: decoded, expecting: bound, codec: codec)
  }

  func run<Stored: NumpyScalar, Decoded: NumpyScalar>(
    _: Stored.Type, _: Decoded.Type, count: Int, from source: UnsafeRawPointer, to target: UnsafeMutableRawPointer
  ) {
    let (swapsIn, swapsOut) = (stored.isBigEndian, decoded.isBigEndian)
    for i in 0..<count {
      Stored.load(source, i, isBigEndian: swapsIn).cast(to: Decoded.self).store(target, i, isBigEndian: swapsOut)
    }
  }
}
