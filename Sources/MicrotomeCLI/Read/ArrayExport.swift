import Glibc
import Voxels

/// Streams a selection of an array to a file or pipe in bounded memory.
struct ArrayExport {
  /// The most bytes of output that are assembled in memory at once; as many may be being written.
  static let blockLimit = 64 << 20
  /// Enough for a block where chunks are small: the sooner a block is full, the sooner it is written beside the next.
  private static let comfortableBlock = 32 << 20

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
    let inside = wanted.intersection(selection.bounds).intersection(Region(shape: array.shape))
    let size = shape.reduce(elementSize, *)
    if inside.shape != wanted.shape {
      array.fillValue.fill(UnsafeMutableRawBufferPointer(start: memory.base, count: size))
    }
    var start = 0
    for axis in 0..<array.rank { start += (inside.offset[axis] - wanted.offset[axis]) * strides[axis] }
    try await array.read(
      inside, into: memory, at: start, strides: strides, chunkMemory: ArrayExport.blockLimit, progress: progress)
  }
}
