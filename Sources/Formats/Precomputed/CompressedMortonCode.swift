import Voxels

/// The number of a chunk in a sharded volume: the bits of its grid position interleaved, x first, where an axis that
/// needs no more bits drops out.
///
/// https://github.com/google/neuroglancer/blob/master/src/datasource/precomputed/volume.md#compressed-morton-code
struct CompressedMortonCode: Sendable {
  /// The axis of each bit of the code, lowest bit first.
  let axes: [Int]

  /// - Parameter grid: how many chunks there are on each axis.
  /// - Throws: ``Failure`` (`invalid`) when the code would need more than 64 bits.
  init(grid: [Int]) throws(Failure) {
    var axes: [Int] = []
    for bit in 0..<Int.bitWidth - 1 {
      for axis in grid.indices where 1 << bit < grid[axis] { axes.append(axis) }
    }
    guard axes.count <= UInt64.bitWidth else {
      throw Failure(.invalid, "", "a sharded grid of \(grid) chunks has more chunks than 64 bits can number")
    }
    self.axes = axes
  }

  /// The number of the chunk at a grid position.
  func code(_ position: [Int]) -> UInt64 {
    var rest = position
    var code: UInt64 = 0
    for (bit, axis) in axes.enumerated() {
      code |= UInt64(rest[axis] & 1) << UInt64(bit)
      rest[axis] >>= 1
    }
    return code
  }
}
