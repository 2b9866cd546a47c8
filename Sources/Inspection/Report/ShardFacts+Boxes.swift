import Voxels

extension ShardFacts {
  /// The voxels of the chunk at a position of the grid as x, y, z, in the format's own coordinates of the array, clipped
  /// to it; nil where it is not known which object of the array this is, or where the chunk lies beyond the array.
  public func box(ofChunk position: [Int]) -> (offset: Vector3<Int>, size: Vector3<Int>)? {
    guard let region, let box else { return nil }
    var chunk = Region(offset: region.offset, shape: chunkShape)
    for (axis, index) in zip(gridAxes, position) {
      chunk.offset[axis] = ((firstChunk?[zipIndex(of: axis)] ?? 0) + index) * chunkShape[axis]
    }
    if let arrayShape { chunk = chunk.intersection(Region(shape: arrayShape)) }
    guard !chunk.isEmpty else { return nil }
    // Where index 0 of the array lies.
    let origin = box.offset &- EnclosingArray.box(region, axes: axes).offset
    let found = EnclosingArray.box(chunk, axes: axes)
    return (found.offset &+ origin, found.size)
  }

  /// The axes of the grid that are x, y and z; nil for one that it does not have.
  public var spatialGridAxes: [Int?] {
    let names = gridAxes.map { axes[$0].lowercased() }
    guard names.contains("x") else { return (0..<3).map { $0 < names.count ? names.count - 1 - $0 : nil } }
    return ["x", "y", "z"].map { names.firstIndex(of: $0) }
  }

  private func zipIndex(of axis: Int) -> Int { gridAxes.firstIndex(of: axis) ?? 0 }
}
