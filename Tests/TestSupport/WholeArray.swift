import Voxels

/// Every voxel of an array in C order, read chunk by chunk.
///
/// - Throws: what reading throws, and a ``Failure`` when a block has not the type and shape that the array promises.
public func readWhole(_ array: any ChunkedArray) async throws -> [UInt8] {
  let whole = WholeArray(array)
  for index in indices(of: array.gridShape) { try whole.place(index, try await array.readChunk(at: index)) }
  return whole.voxels
}

/// The same, read in the array's batches.
public func readWholeInBatches(_ array: any ChunkedArray) async throws -> [UInt8] {
  let whole = WholeArray(array)
  guard !array.shape.contains(0) else { return whole.voxels }
  try await ChunkRange(of: Region(shape: array.shape), in: array).forEachBatch(width: 8) { batch in
    try await array.readBatch(batch) { try whole.place($0, $1) }
  }
  return whole.voxels
}

/// An array in memory that chunks are put into.
private final class WholeArray: Sendable {
  private let array: any ChunkedArray
  private let strides: [Int]
  private let memory: Locked<[UInt8]>

  init(_ array: any ChunkedArray) {
    self.array = array
    strides = rowMajorStrides(array.shape, elementSize: array.elementType.size)
    memory = Locked([UInt8](repeating: 0xA5, count: array.shape.reduce(array.elementType.size, *)))
  }

  var voxels: [UInt8] { memory.withLock { $0 } }

  func place(_ index: [Int], _ found: VoxelBlock?) throws {
    let region = array.region(ofChunk: index)
    let block = found ?? filled(array)
    guard block.elementType == array.elementType, block.shape == array.chunkShape else {
      throw Failure(.corrupt, array.name, "chunk \(index) is \(block.elementType) \(block.shape)")
    }
    let start = zip(region.offset, strides).reduce(0) { $0 + $1.0 * $1.1 }
    memory.withLock { voxels in
      voxels.withUnsafeMutableBytes { memory in
        guard let base = memory.baseAddress else { return }
        block.copy(
          Region(offset: Array(repeating: 0, count: region.rank), shape: region.shape), to: base + start,
          strides: strides)
      }
    }
  }
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
