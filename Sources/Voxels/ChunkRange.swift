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
  /// another. Where cores are idle for some time, since batches wait for a disk or a server, more are started, up to
  /// `width`.
  public func forEachBatch(width: Int, _ body: @escaping @Sendable ([[Int]]) async throws -> Void) async throws {
    let pool = WorkerPool.files
    // Each task takes batch after batch, for starting one costs as much as decoding a small chunk.
    let supply = Locked(Supply(object: object(of: first)))
    try await withThrowingTaskGroup(of: Event.self) { group in
      var running = 0
      func start(_ count: Int) {
        let count = max(0, min(count, width - running))
        running += count
        for _ in 0..<count {
          group.addTask(executorPreference: pool) {
            do {
              while let batch = try await next(supply) {
                try Task.checkCancellation()
                try await body(batch)
              }
              return .allTaken
            } catch {
              supply.withLock { $0.end() }
              throw error
            }
          }
        }
      }
      func lookAgain(after patience: Duration) {
        group.addTask {
          try? await Task.sleep(for: patience)
          return .timeToLook
        }
      }
      let cores = WorkerPool.compute.threadCount
      var patience = ChunkRange.patience.lowerBound
      var last = (time: ContinuousClock.now, unused: WorkerPool.compute.timeUnused)
      start(cores)
      lookAgain(after: patience)
      while running > 0, let event = try await group.next() {
        switch event {
        case .allTaken: running -= 1
        case .timeToLook:
          guard supply.withLock({ !$0.isEmpty }) else { continue }
          let now = (time: ContinuousClock.now, unused: WorkerPool.compute.timeUnused)
          let time = now.time - last.time
          let idle = (now.unused - last.unused) / (time / .seconds(1))
          var wave = 0
          if idle > 0.9 * Double(cores) {
            // All wait, however many there are.
            wave = running
          } else if time > ChunkRange.patience.lowerBound * 2, running < 2 * pool.threadCount {
            wave = Int(idle.rounded())
          }
          // Those that found nothing while the only object was being taken apart.
          wave = max(wave, cores - running)
          start(wave)
          if wave > 0 || time > ChunkRange.patience.upperBound { last = now }
          patience = wave > 0 ? ChunkRange.patience.lowerBound : min(patience * 2, ChunkRange.patience.upperBound)
          lookAgain(after: patience)
        }
      }
      // Nobody has to look any more.
      group.cancelAll()
    }
  }

  private enum Event {
    /// A task has found nothing more to read.
    case allTaken
    case timeToLook
  }

  /// How long cores are left alone before it is looked whether they are idle.
  private static let patience = Duration.milliseconds(2)...Duration.milliseconds(64)

  /// What is left to read.
  private struct Supply {
    /// The next object to take apart.
    var object: [Int]?
    var batches: [[[Int]]] = []
    /// How many objects are being taken apart: their batches are to come.
    var opening = 0

    var isEmpty: Bool { object == nil && batches.isEmpty && opening <= 0 }

    mutating func end() { (object, batches, opening) = (nil, [], 0) }
  }

  private func next(_ supply: Locked<Supply>) async throws -> [[Int]]? {
    while true {
      let (batch, object) = supply.withLock { supply -> ([[Int]]?, [Int]?) in
        if let batch = supply.batches.popLast() { return (batch, nil) }
        defer { supply.object = supply.object.flatMap(following) }
        if supply.object != nil { supply.opening += 1 }
        return (nil, supply.object)
      }
      if let batch { return batch }
      guard let object else { return nil }
      let chunks = chunks(of: object)
      var batches = chunks.count == 1 ? [chunks] : try await array.batches(of: chunks)
      // The first one is for whoever looked; the rest in their order, from the end.
      let own = batches.isEmpty ? nil : batches.removeFirst()
      let others = batches
      supply.withLock { supply in
        supply.opening -= 1
        if !others.isEmpty { supply.batches = others.reversed() + supply.batches }
      }
      if let own { return own }
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
