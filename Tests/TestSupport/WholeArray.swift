import Voxels

/// Every voxel of an array in C order, read chunk by chunk.
///
/// - Throws: what reading throws, and a ``Failure`` when a block has not the type and shape that the array promises.
public func readWhole(_ array: any ChunkedArray) async throws -> [UInt8] {
  let size = array.elementType.size
  let strides = rowMajorStrides(array.shape, elementSize: size)
  var voxels = [UInt8](repeating: 0xA5, count: array.shape.reduce(size, *))
  for index in indices(of: array.gridShape) {
    let region = array.region(ofChunk: index)
    let block = try await array.readChunk(at: index) ?? filled(array)
    guard block.elementType == array.elementType, block.shape == array.chunkShape else {
      throw Failure(.corrupt, array.name, "chunk \(index) is \(block.elementType) \(block.shape)")
    }
    let start = zip(region.offset, strides).reduce(0) { $0 + $1.0 * $1.1 }
    voxels.withUnsafeMutableBytes { memory in
      guard let base = memory.baseAddress else { return }
      block.copy(
        Region(offset: Array(repeating: 0, count: region.rank), shape: region.shape), to: base + start,
        strides: strides)
    }
  }
  return voxels
}

/// Every index into an array of that shape, the last axis fastest; one empty index when there are no axes.
public func indices(of shape: [Int]) -> [[Int]] {
  shape.reduce([[]]) { indices, extent in indices.flatMap { index in (0..<extent).map { index + [$0] } } }
}

private func filled(_ array: any ChunkedArray) -> VoxelBlock {
  VoxelBlock(
    elementType: array.elementType, shape: array.chunkShape,
    bytes: Bytes(capacity: array.chunkByteCount) { memory in
      array.fillValue.fill(memory)
      return memory.count
    })
}
