/// Regions of arrays in memory. Their chunks are read and decoded side by side.
extension ChunkedArray {
  /// Reads a region as one block in C order. Voxels beyond the array are ``fillValue``.
  ///
  /// - Throws: ``Failure`` when the region is empty, too large to be counted or cannot be read, `CancellationError`
  ///   when the task was cancelled.
  public func read(_ region: Region) async throws -> VoxelBlock {
    guard region.rank == rank, !region.isEmpty else {
      throw Failure(.usage, name, "has \(rank) axes of which each needs an extent, not \(region.shape)")
    }
    guard let size = checkedProduct(region.shape + [elementType.size]) else {
      throw Failure(.tooLarge, name, "a region of \(region.shape) is more than any memory holds")
    }
    let inside = region.intersection(Region(shape: shape))
    let memory = Slab(size: size)
    if inside != region { fillValue.fill(UnsafeMutableRawBufferPointer(start: memory.base, count: size)) }
    let strides = rowMajorStrides(region.shape, elementSize: elementType.size)
    var start = 0
    for axis in 0..<rank { start += (inside.offset[axis] - region.offset[axis]) * strides[axis] }
    try await read(inside, into: memory, at: start, strides: strides)
    return VoxelBlock(elementType: elementType, shape: region.shape, bytes: Bytes(memory, count: size))
  }

  /// Reads a region into memory.
  ///
  /// - Parameters:
  ///   - region: inside of the array.
  ///   - memory: nobody else may use it until this returns, or throws.
  ///   - start: bytes to the region's first voxel.
  ///   - strides: bytes between neighbours along each axis, 0 and more. Traps when a voxel would lie outside of `memory`.
  ///   - chunkMemory: bytes of decoded chunks that there may be at a time. Of a larger chunk only the part is decoded
  ///     that is needed, where its format allows.
  ///   - progress: told on any thread how many bytes there are so far.
  /// - Throws: as ``read(_:)``.
  public func read(
    _ region: Region, into memory: Slab, at start: Int = 0, strides: [Int], chunkMemory: Int = 64 << 20,
    progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) async throws {
    guard !region.isEmpty else { return }
    let target = RegionMemory(self, region, memory, start: start, strides: strides, progress: progress)
    let width = min(RegionMemory.chunkLimit, max(1, chunkMemory / max(1, chunkByteCount)))
    try await ChunkRange(of: region, in: self).forEachBatch(width: width) { batch in
      var whole: [[Int]] = []
      for index in batch {
        let covered = self.region(ofChunk: index)
        let part = covered.intersection(region)
        let local = part.moved(by: zip(index, self.chunkShape).map { -$0 * $1 })
        if part == covered || !self.isPartNeeded(local, memory: chunkMemory) {
          whole.append(index)
        } else {
          target.place(try await self.readPart(local, ofChunkAt: index), ofChunkAt: index)
        }
      }
      guard !whole.isEmpty else { return }
      try await self.readBatch(whole) { index, block in
        target.place(block.map { ChunkPart(whole: $0) }, ofChunkAt: index)
      }
    }
  }
}

/// Memory that a region's chunks are put into.
private struct RegionMemory: Sendable {
  /// The most chunks that are on their way at once.
  static let chunkLimit = 512
  /// From so many bytes on a result is larger than what the processor's caches keep of it.
  private static let cacheLimit = 16 << 20

  private let array: any ChunkedArray
  private let region: Region
  private let memory: Slab
  private let start: Int
  private let strides: [Int]
  private let isReadSoon: Bool
  private let copied = Locked(0)
  private let progress: @Sendable (Int) -> Void

  init(
    _ array: any ChunkedArray, _ region: Region, _ memory: Slab, start: Int, strides: [Int],
    progress: @escaping @Sendable (Int) -> Void
  ) {
    precondition(region.intersection(Region(shape: array.shape)) == region && strides.count == region.rank)
    let size = array.elementType.size
    var end = start + size
    for (extent, stride) in zip(region.shape, strides) {
      precondition(stride >= 0)
      end += (extent - 1) * stride
    }
    precondition(start >= 0 && end <= memory.capacity)
    self.array = array
    self.region = region
    self.memory = memory
    self.start = start
    self.strides = strides
    isReadSoon = end - start < RegionMemory.cacheLimit
    self.progress = progress
  }

  func place(_ found: ChunkPart?, ofChunkAt index: [Int]) {
    let part = array.region(ofChunk: index).intersection(region)
    var target = start
    for axis in strides.indices { target += (part.offset[axis] - region.offset[axis]) * strides[axis] }
    let source = found?.block ?? filled(part.shape)
    let origin = found.map { zip(zip(index, array.chunkShape).map(*), $0.region.offset).map(+) } ?? part.offset
    source.copy(
      part.moved(by: origin.map { -$0 }), to: memory.base + target, strides: strides, isReadSoon: isReadSoon)
    let bytes = part.shape.reduce(array.elementType.size, *)
    progress(
      copied.withLock {
        $0 += bytes
        return $0
      })
  }

  /// A block that is fill value everywhere and costs the memory of one row, along the axis on which voxels follow one
  /// another in the target: rows are copied, not voxels.
  private func filled(_ shape: [Int]) -> VoxelBlock {
    let element = array.elementType.size
    var blockStrides = Array(repeating: 0, count: shape.count)
    let along = strides.indices.first { strides[$0] == element && shape[$0] > 1 }
    if let along { blockStrides[along] = element }
    let bytes = Bytes(capacity: element * (along.map { shape[$0] } ?? 1)) { memory in
      array.fillValue.fill(memory)
      return memory.count
    }
    return VoxelBlock(elementType: array.elementType, shape: shape, strides: blockStrides, bytes: bytes)
  }
}
