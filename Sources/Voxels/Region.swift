/// An axis-aligned box of voxels of any rank, half open: `offset ..< offset + shape`.
public struct Region: Sendable, Hashable {
  public var offset: [Int]
  public var shape: [Int]

  public init(offset: [Int], shape: [Int]) {
    precondition(offset.count == shape.count)
    self.offset = offset
    self.shape = shape
  }

  /// All of an array of the given shape.
  public init(shape: [Int]) { self.init(offset: Array(repeating: 0, count: shape.count), shape: shape) }

  public var rank: Int { shape.count }
  public var isEmpty: Bool { shape.contains(0) }
  public func end(_ axis: Int) -> Int { offset[axis] + shape[axis] }

  /// What both have in common; empty (a zero extent) when that is nothing.
  public func intersection(_ other: Region) -> Region {
    var result = self
    for axis in 0..<rank {
      let low = max(offset[axis], other.offset[axis])
      let high = min(end(axis), other.end(axis))
      result.offset[axis] = low
      result.shape[axis] = max(0, high - low)
    }
    return result
  }
}

/// The number of elements of a shape, or nil when that does not fit 63 bits.
public func checkedProduct(_ shape: some Sequence<Int>) -> Int? {
  var product = 1
  var overflow = false
  for extent in shape {
    guard extent >= 0 else { return nil }
    if extent == 0 { return 0 }
    (product, overflow) = product.multipliedReportingOverflow(by: extent)
    if overflow { return nil }
  }
  return product
}

/// The strides of a C-order array (last axis fastest), counted in units of `elementSize`.
public func rowMajorStrides(_ shape: [Int], elementSize: Int = 1) -> [Int] {
  var strides = Array(repeating: elementSize, count: shape.count)
  for axis in shape.indices.dropLast().reversed() {
    strides[axis] = strides[axis + 1] * max(1, shape[axis + 1])
  }
  return strides
}
