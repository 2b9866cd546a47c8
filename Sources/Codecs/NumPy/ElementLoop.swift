import Voxels

/// A loop over elements of two types, which the compiler makes a version of for every pair of types.
protocol ElementLoop {
  /// Turns `count` elements of type `Stored` at `source` into as many of type `Decoded` at `target`.
  func run<Stored: NumpyScalar, Decoded: NumpyScalar>(
    _ stored: Stored.Type, _ decoded: Decoded.Type, count: Int, from source: UnsafeRawPointer,
    to target: UnsafeMutableRawPointer)
}

extension ElementLoop {
  /// Runs the loop over all of `input`.
  ///
  /// - Throws: ``Failure`` (`corrupt`) when `input` does not divide into elements, or is not as many as `bound` says.
  func decode(
    _ input: Bytes, from stored: NumpyDType, to decoded: NumpyDType, expecting bound: SizeBound, codec: String
  ) throws(Failure) -> Bytes {
    let (count, rest) = input.count.quotientAndRemainder(dividingBy: stored.elementType.size)
    guard rest == 0 else {
      throw .corrupt("\(codec): \(input.count) bytes are no whole number of \"\(stored)\"")
    }
    let (size, overflow) = count.multipliedReportingOverflow(by: decoded.elementType.size)
    try bound.check(overflow ? .max : size)
    var output = try BoundedOutput(.exactly(size))
    input.withUnsafeBytes { source in
      guard let source = source.baseAddress else { return }
      dispatch(stored.elementType, decoded.elementType, count: count, from: source, to: output.end)
    }
    output.advance(by: size)
    return try output.finish()
  }

  private func dispatch(
    _ stored: ElementType, _ decoded: ElementType, count: Int, from source: UnsafeRawPointer,
    to target: UnsafeMutableRawPointer
  ) {
    switch stored {
    case .bool: dispatch(NumpyBool.self, decoded, count: count, from: source, to: target)
    case .int8: dispatch(Int8.self, decoded, count: count, from: source, to: target)
    case .int16: dispatch(Int16.self, decoded, count: count, from: source, to: target)
    case .int32: dispatch(Int32.self, decoded, count: count, from: source, to: target)
    case .int64: dispatch(Int64.self, decoded, count: count, from: source, to: target)
    case .uint8: dispatch(UInt8.self, decoded, count: count, from: source, to: target)
    case .uint16: dispatch(UInt16.self, decoded, count: count, from: source, to: target)
    case .uint32: dispatch(UInt32.self, decoded, count: count, from: source, to: target)
    case .uint64: dispatch(UInt64.self, decoded, count: count, from: source, to: target)
    case .float16: dispatch(Float16.self, decoded, count: count, from: source, to: target)
    case .float32: dispatch(Float.self, decoded, count: count, from: source, to: target)
    case .float64: dispatch(Double.self, decoded, count: count, from: source, to: target)
    }
  }

  private func dispatch<Stored: NumpyScalar>(
    _ stored: Stored.Type, _ decoded: ElementType, count: Int, from source: UnsafeRawPointer,
    to target: UnsafeMutableRawPointer
  ) {
    switch decoded {
    case .bool: run(stored, NumpyBool.self, count: count, from: source, to: target)
    case .int8: run(stored, Int8.self, count: count, from: source, to: target)
    case .int16: run(stored, Int16.self, count: count, from: source, to: target)
    case .int32: run(stored, Int32.self, count: count, from: source, to: target)
    case .int64: run(stored, Int64.self, count: count, from: source, to: target)
    case .uint8: run(stored, UInt8.self, count: count, from: source, to: target)
    case .uint16: run(stored, UInt16.self, count: count, from: source, to: target)
    case .uint32: run(stored, UInt32.self, count: count, from: source, to: target)
    case .uint64: run(stored, UInt64.self, count: count, from: source, to: target)
    case .float16: run(stored, Float16.self, count: count, from: source, to: target)
    case .float32: run(stored, Float.self, count: count, from: source, to: target)
    case .float64: run(stored, Double.self, count: count, from: source, to: target)
    }
  }
}
