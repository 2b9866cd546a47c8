/// The chunks of an array that a region touches, to be read all.
public struct ChunkRange: Sendable {
  private let array: any ChunkedArray
  /// First and last chunk per axis.
  private let first: [Int]
  private let last: [Int]

  /// - Parameter region: of the array, not empty.
  public init(of region: Region, in array: any ChunkedArray) {
    self.array = array
    first = zip(region.offset, array.chunkShape).map { $0 / $1 }
    last = (0..<region.rank).map { (region.end($0) - 1) / array.chunkShape[$0] }
  }

  /// Runs `body` for all chunks, in the array's batches, on threads that may block. The first failure stops the rest.
  ///
  /// It starts with one batch a core, which is enough where they keep the cores busy: more would only wait for one
  /// another. Where cores are idle, since batches wait for a disk or a server, more are started, the sooner the longer
  /// that lasts, up to `width`.
  public func forEachBatch(width: Int, _ body: @escaping @Sendable ([[Int]]) async throws -> Void) async throws {
    let pool = WorkerPool.files
    // Each task takes batch after batch, for starting one costs as much as decoding a small chunk.
    let supply = Locked(Supply(object: object(of: first)))
    try await withThrowingDiscardingTaskGroup { group in
      var started = 0
      var wave = WorkerPool.compute.threadCount
      while started < width, supply.withLock({ !$0.isEmpty }) {
        for _ in 0..<min(wave, width - started) {
          group.addTask(executorPreference: pool) {
            do {
              while let batch = try await next(supply) {
                try Task.checkCancellation()
                try await body(batch)
              }
            } catch {
              supply.withLock { $0 = Supply(object: nil) }
              throw error
            }
          }
          started += 1
        }
        wave = 0
        var patience = ChunkRange.patience.lowerBound
        while wave == 0, supply.withLock({ !$0.isEmpty }) {
          try await Task.sleep(for: patience)
          patience = min(patience * 2, ChunkRange.patience.upperBound)
          let idle = WorkerPool.compute.idleThreads
          // Nobody computes: all wait, however many there are.
          wave = idle == WorkerPool.compute.threadCount ? started : started < 2 * pool.threadCount ? idle : 0
        }
      }
    }
  }

  /// How long cores are left alone before it is looked whether they are idle.
  private static let patience = Duration.milliseconds(1)...Duration.milliseconds(16)

  /// What is left to read.
  private struct Supply {
    /// The next object to take apart.
    var object: [Int]?
    var batches: [[[Int]]] = []

    var isEmpty: Bool { object == nil && batches.isEmpty }
  }

  private func next(_ supply: Locked<Supply>) async throws -> [[Int]]? {
    while true {
      let (batch, object) = supply.withLock { supply -> ([[Int]]?, [Int]?) in
        if let batch = supply.batches.popLast() { return (batch, nil) }
        defer { supply.object = supply.object.flatMap(following) }
        return (nil, supply.object)
      }
      if let batch { return batch }
      guard let object else { return nil }
      let chunks = chunks(of: object)
      var batches = chunks.count == 1 ? [chunks] : try await array.batches(of: chunks)
      guard !batches.isEmpty else { continue }
      // The first one is for whoever looked; the rest in their order, from the end.
      let own = batches.removeFirst()
      let others = batches
      if !others.isEmpty { supply.withLock { $0.batches = others.reversed() + $0.batches } }
      return own
    }
  }

  private func object(of chunk: [Int]) -> [Int] { zip(chunk, array.objectGrid).map { $0 / $1 } }

  private func following(_ object: [Int]) -> [Int]? {
    let (low, high) = (self.object(of: first), self.object(of: last))
    var object = object
    for axis in object.indices.reversed() {
      object[axis] += 1
      if object[axis] <= high[axis] { return object }
      object[axis] = low[axis]
    }
    return nil
  }

  /// The chunks of the range in one object, in C order.
  private func chunks(of object: [Int]) -> [[Int]] {
    let grid = array.objectGrid
    let low = object.indices.map { max(first[$0], object[$0] * grid[$0]) }
    let high = object.indices.map { min(last[$0], object[$0] * grid[$0] + grid[$0] - 1) }
    var chunks: [[Int]] = []
    var index = low
    while true {
      chunks.append(index)
      var axis = index.count - 1
      while axis >= 0 {
        index[axis] += 1
        if index[axis] <= high[axis] { break }
        index[axis] = low[axis]
        axis -= 1
      }
      if axis < 0 { return chunks }
    }
  }
}
