import Voxels

/// The chunks that a region touches.
struct ChunkRange: Sendable {
  /// First and last chunk per axis.
  private let first: [Int]
  private let last: [Int]

  /// - Parameter region: not empty.
  init(of region: Region, chunkShape: [Int]) {
    first = zip(region.offset, chunkShape).map { $0 / $1 }
    last = (0..<region.rank).map { (region.end($0) - 1) / chunkShape[$0] }
  }

  /// Runs `body` for every chunk on threads that may block. The first failure stops the rest.
  ///
  /// Chunks that keep threads busy are two a thread at a time, so that no thread has to wait for its next one. Chunks
  /// that wait for a server leave the threads idle, and then more of them are started, up to `width`.
  func forEachConcurrently(width: Int, _ body: @escaping @Sendable ([Int]) async throws -> Void) async throws {
    let pool = WorkerPool.files
    // Each task takes chunk after chunk, for starting one costs as much as decoding a small chunk.
    let next = Locked<[Int]?>(first)
    try await withThrowingDiscardingTaskGroup { group in
      var started = 0
      while started < width, next.withLock({ $0 != nil }) {
        let wave = min(2 * pool.threadCount, width - started)
        for _ in 0..<wave {
          group.addTask(executorPreference: pool) {
            do {
              while let index = next.withLock({ next in
                defer { next = next.flatMap(following) }
                return next
              }) {
                try Task.checkCancellation()
                try await body(index)
              }
            } catch {
              next.withLock { $0 = nil }
              throw error
            }
          }
        }
        started += wave
        // A turn behind them comes once they are done or wait.
        await Task(executorPreference: pool) {}.value
      }
    }
  }

  private func following(_ index: [Int]) -> [Int]? {
    var index = index
    for axis in index.indices.reversed() {
      index[axis] += 1
      if index[axis] <= last[axis] { return index }
      index[axis] = first[axis]
    }
    return nil
  }
}

/// All ways to choose one piece per axis, last axis fastest.
struct Combinations<Piece>: Sequence, IteratorProtocol {
  private let pieces: [[Piece]]
  private var position: [Int]?

  init(_ pieces: [[Piece]]) {
    self.pieces = pieces
    position = pieces.contains(where: \.isEmpty) ? nil : Array(repeating: 0, count: pieces.count)
  }

  mutating func next() -> [Piece]? {
    guard var current = position else { return nil }
    let result = zip(pieces, current).map { $0[$1] }
    position = nil
    for axis in current.indices.reversed() {
      current[axis] += 1
      if current[axis] < pieces[axis].count {
        position = current
        break
      }
      current[axis] = 0
    }
    return result
  }
}
