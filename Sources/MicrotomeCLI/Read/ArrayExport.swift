import Glibc
import Voxels

/// Streams a selection of an array to a file or pipe in bounded memory.
struct ArrayExport {
  /// The most bytes of output that are assembled in memory at once; as many may be being written.
  static let blockLimit = 64 << 20
  /// Enough for a block where chunks are small: the sooner a block is full, the sooner it is written beside the next.
  private static let comfortableBlock = 32 << 20
  /// The most chunks that are on their way at once.
  private static let chunkLimit = 512

  let selection: ArraySelection
  let output: String

  /// - Throws: ``Failure``; a half-written file is removed.
  func run() async throws {
    let elementType = selection.array.elementType
    let shape = selection.shape
    guard let bytes = checkedProduct(shape + [elementType.size]) else {
      throw Failure(
        .tooLarge, selection.array.name, "shape \(shape) of \(elementType.rawValue) is more than any disk holds",
        remedy: "read a region of it")
    }
    let header = output == "-" || output.hasSuffix(".npy") ? NpyHeader.bytes(shape: shape, type: elementType) : []
    let sink = try OutputFile(path: output, size: header.count + bytes)
    do {
      try sink.write(header, at: 0)
      if bytes > 0 { try await export(to: sink, at: header.count, total: bytes) }
      try sink.finish()
    } catch {
      sink.discard()
      throw error
    }
  }

  private func export(to sink: OutputFile, at start: Int, total: Int) async throws {
    let array = selection.array
    let elementSize = array.elementType.size
    let shape = selection.shape
    let chunk = selection.outputAxes.map { $0.map { array.chunkShape[$0] } ?? 1 }
    let layerOfChunks = checkedProduct([chunk.first ?? 1, elementSize] + shape.dropFirst()) ?? .max
    let plan = BlockPlan(
      shape: shape, chunk: chunk, start: selection.outputAxes.map { $0.map { selection.region.offset[$0] } ?? 0 },
      elementSize: elementSize,
      limit: layerOfChunks <= ArrayExport.comfortableBlock ? ArrayExport.comfortableBlock : ArrayExport.blockLimit,
      isSequential: !sink.isSeekable)
    let fileStrides = rowMajorStrides(shape, elementSize: elementSize)
    let progress = ProgressBar(total: total, label: "reading")
    defer { progress.finish() }
    var done = 0
    // One block is written while the next one is filled.
    var writing: Task<Slab, any Error>?
    var spare: Slab?
    do {
      for block in Combinations(shape.indices.map { plan.pieces($0) }) {
        let blockShape = block.map(\.extent)
        let size = blockShape.reduce(elementSize, *)
        let memory = if let spare, spare.capacity >= size { spare } else { Slab(size: size) }
        spare = nil
        let before = done
        try await fill(memory, offset: block.map(\.offset), shape: blockShape) { progress.update(before + $0) }
        spare = try await writing?.value
        let base = start + zip(block.map(\.offset), fileStrides).reduce(0) { $0 + $1.0 * $1.1 }
        writing = Task(executorPreference: WorkerPool.files) {
          try write(memory, shape: blockShape, to: sink, at: base, strides: fileStrides)
          return memory
        }
        done += size
        progress.update(done)
      }
      _ = try await writing?.value
    } catch {
      // The file must not be closed while it is written to.
      _ = await writing?.result
      throw error
    }
  }

  /// Writes one block, its rows that are contiguous in the file as one piece.
  private func write(_ memory: Slab, shape block: [Int], to sink: OutputFile, at base: Int, strides: [Int]) throws {
    let shape = selection.shape
    var runAxis = shape.count
    while runAxis > 0, runAxis == shape.count || block[runAxis] == shape[runAxis] { runAxis -= 1 }
    let run = block[runAxis...].reduce(selection.array.elementType.size, *)
    var position = 0
    for outer in Combinations(block[..<runAxis].map { extent in (0..<extent).map { (offset: $0, extent: 1) } }) {
      let at = base + zip(outer.map(\.offset), strides).reduce(0) { $0 + $1.0 * $1.1 }
      try sink.write(UnsafeRawBufferPointer(start: memory.base + position, count: run), at: at)
      position += run
    }
  }

  /// Assembles one block of the output. Chunks are read and decoded concurrently.
  private func fill(
    _ memory: Slab, offset: [Int], shape: [Int], progress: @escaping @Sendable (Int) -> Void
  ) async throws {
    let array = selection.array
    let elementSize = array.elementType.size
    let outputStrides = rowMajorStrides(shape, elementSize: elementSize)
    var wanted = selection.region
    var strides = Array(repeating: 0, count: array.rank)
    for (output, axis) in selection.outputAxes.enumerated() {
      guard let axis else { continue }
      wanted.offset[axis] += offset[output]
      wanted.shape[axis] = shape[output]
      strides[axis] = outputStrides[output]
    }
    let inside = wanted.intersection(selection.bounds)
    let size = shape.reduce(elementSize, *)
    if inside.shape != wanted.shape {
      array.fillValue.fill(UnsafeMutableRawBufferPointer(start: memory.base, count: size))
    }
    guard !inside.isEmpty else { return }
    let (wantedRegion, memoryStrides) = (wanted, strides)
    let copied = Locked(0)
    @Sendable func place(_ found: ChunkPart?, ofChunkAt index: [Int]) {
      let part = array.region(ofChunk: index).intersection(inside)
      let start = zip(index, array.chunkShape).map(*)
      var target = 0
      for axis in 0..<array.rank { target += (part.offset[axis] - wantedRegion.offset[axis]) * memoryStrides[axis] }
      let source = found?.block ?? array.fillBlock(shape: part.shape)
      let origin = found.map { zip(start, $0.region.offset).map(+) } ?? part.offset
      source.copy(part.moved(by: origin.map { -$0 }), to: memory.base + target, strides: memoryStrides)
      let bytes = part.shape.reduce(elementSize, *)
      progress(
        copied.withLock {
          $0 += bytes; return $0
        })
    }
    // Never more decoded chunks than a block's worth of memory.
    let width = min(ArrayExport.chunkLimit, max(1, ArrayExport.blockLimit / max(1, array.chunkByteCount)))
    try await ChunkRange(of: inside, in: array).forEachBatch(width: width) { batch in
      var whole: [[Int]] = []
      for index in batch {
        let region = array.region(ofChunk: index)
        let part = region.intersection(inside)
        let local = part.moved(by: zip(index, array.chunkShape).map { -$0 * $1 })
        if part == region || !array.isPartNeeded(local, memory: ArrayExport.blockLimit) {
          whole.append(index)
        } else {
          place(try await array.readPart(local, ofChunkAt: index), ofChunkAt: index)
        }
      }
      guard !whole.isEmpty else { return }
      try await array.readBatch(whole) { index, block in
        place(block.map { ChunkPart(whole: $0) }, ofChunkAt: index)
      }
    }
  }
}

extension ChunkedArray {
  /// A block that is fill value everywhere and costs the memory of one voxel.
  func fillBlock(shape: [Int]) -> VoxelBlock {
    let bytes = Bytes(capacity: elementType.size) { memory in
      fillValue.fill(memory)
      return memory.count
    }
    return VoxelBlock(
      elementType: elementType, shape: shape, strides: Array(repeating: 0, count: shape.count), bytes: bytes)
  }
}
