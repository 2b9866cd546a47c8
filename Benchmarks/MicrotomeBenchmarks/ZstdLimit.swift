import CZstd
import Glibc
import Voxels

/// What zstd alone needs for the chunks of a sharded array: everything is in memory, contexts are reused, output goes
/// to memory that has been touched, one thread a core. No reader of these chunks can be faster.
final class ZstdLimit: Benchmark {
  private struct Chunk {
    var source: UnsafeRawBufferPointer
    var target: Int
    var size: Int
  }

  /// What the threads share: the chunks are theirs to read, and the next one to take.
  private final class Work: @unchecked Sendable {
    let chunks: [Chunk]
    let memory: Slab
    private let next = Locked(0)

    init(_ chunks: [Chunk], _ memory: Slab) {
      self.chunks = chunks
      self.memory = memory
    }

    func decodeAll(_ context: OpaquePointer) {
      while true {
        let number = next.withLock { next in
          next += 1
          return next - 1
        }
        guard number < chunks.count else { return }
        let chunk = chunks[number]
        let size = ZSTD_decompressDCtx(
          context, memory.base + chunk.target, chunk.size, chunk.source.baseAddress, chunk.source.count)
        precondition(size == chunk.size, "zstd: chunk \(number) is damaged")
      }
    }
  }

  private var chunks: [Chunk] = []
  private let memory: Slab
  private let contexts: [OpaquePointer]

  /// - Parameters:
  ///   - folder: the shards, directly or in folders below; all with an index of `chunksPerShard` at the end.
  init(shards folder: String, chunksPerShard: Int) throws {
    var total = 0
    for path in ZstdLimit.files(below: folder) {
      let shard = try ZstdLimit.contents(of: path)
      let index = shard.count - 4 - 16 * chunksPerShard
      guard index >= 0 else { throw Failure(.corrupt, path, "is too short for its index") }
      for entry in 0..<chunksPerShard {
        let offset = shard.loadUnaligned(fromByteOffset: index + 16 * entry, as: UInt64.self)
        let length = shard.loadUnaligned(fromByteOffset: index + 16 * entry + 8, as: UInt64.self)
        if offset == .max { continue }
        let source = UnsafeRawBufferPointer(rebasing: shard[Int(offset)..<Int(offset + length)])
        let size = ZSTD_getFrameContentSize(source.baseAddress, source.count)
        guard size < 1 << 32 else { throw Failure(.corrupt, path, "has a frame of unknown size") }
        chunks.append(Chunk(source: source, target: total, size: Int(size)))
        total += Int(size)
      }
    }
    memory = Slab(size: total)
    memory.base.initializeMemory(as: UInt8.self, repeating: 1, count: total)
    contexts = (0..<WorkerPool.compute.threadCount).compactMap { _ in ZSTD_createDCtx() }
  }

  func run() async throws -> [Figure] {
    let start = Clock.wall
    let startProcessor = Clock.processor
    let work = Work(chunks, memory)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for context in contexts {
        nonisolated(unsafe) let context = context
        group.addTask { try await WorkerPool.compute.run { work.decodeAll(context) } }
      }
      try await group.waitForAll()
    }
    return [
      Figure(name: "seconds", value: Clock.wall - start),
      Figure(name: "processor", value: Clock.processor - startProcessor),
    ]
  }

  private static func files(below folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [folder] }
    defer { closedir(directory) }
    var files: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { files += self.files(below: folder + "/" + name) }
    }
    return files.sorted()
  }

  /// A whole file; its memory is never given back.
  private static func contents(of path: String) throws -> UnsafeRawBufferPointer {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { throw Failure(.io, path, "cannot be read") }
    defer { close(descriptor) }
    let size = Int(lseek(descriptor, 0, SEEK_END))
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 64)
    var done = 0
    while done < size {
      let count = pread(descriptor, memory.baseAddress! + done, size - done, off_t(done))
      guard count > 0 else { throw Failure(.io, path, "cannot be read") }
      done += count
    }
    return UnsafeRawBufferPointer(memory)
  }
}
