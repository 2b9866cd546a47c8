import Voxels

/// Numbers the cells of a grid in C order.
struct ObjectGrid: Sendable {
  let shape: [Int]
  private let strides: [Int]
  /// How many cells there are, at most `Int.max`.
  let count: Int

  init(_ shape: [Int]) {
    self.shape = shape
    count = checkedProduct(shape) ?? .max
    strides = count == .max ? [] : rowMajorStrides(shape)
  }

  /// The number of a cell; nil outside, and in a grid that has too many cells to number.
  func cell(at position: [Int]) -> Int? {
    guard strides.count == shape.count else { return nil }
    var cell = 0
    for axis in shape.indices {
      guard position[axis] < shape[axis] else { return nil }
      cell += position[axis] * strides[axis]
    }
    return cell
  }

  func position(ofCell cell: Int) -> [Int] {
    var position = shape
    var rest = cell
    for axis in shape.indices.reversed() {
      position[axis] = rest % max(1, shape[axis])
      rest /= max(1, shape[axis])
    }
    return position
  }
}
