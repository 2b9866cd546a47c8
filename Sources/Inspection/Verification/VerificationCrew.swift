import Voxels

/// Verifies the chunks of many objects on all cores, whether these are many small objects or a few huge ones.
///
/// Each worker takes the next batch of chunks of the objects that are open, and opens the next object where there is
/// none: at most as many objects are open as there are workers, and their bytes are read about in order.
final class VerificationCrew: Sendable {
  /// Decoded voxels and stored bytes that may be in memory at once.
  private static let memoryLimit = 1 << 30

  private enum Work {
    case open(Int, weight: Int)
    case examine(OpenObject, batch: Range<Int>)
    /// Until something has changed since.
    case wait(version: Int)
    case end
  }

  private struct State {
    var next: Int
    /// Objects with batches that nobody has taken, in the order in which they were opened.
    var open: [OpenObject] = []
    var opening = 0
    /// Memory of all work that is going on.
    var weight = 0
    var version = 0
    var waiting: [CheckedContinuation<Void, Never>] = []
    var isOver = false
  }

  private let end: Int
  private let width: Int
  private let weight: @Sendable (Int) -> Int
  private let open: @Sendable (Int) async throws -> InspectedObject?
  private let progress: @Sendable (_ stored: Int, _ decoded: Int) -> Void
  private let finish: @Sendable (Int, ShardReport) -> Void
  private let state: Locked<State>

  /// - Parameters:
  ///   - items: the numbers of the objects, in the order in which they are opened.
  ///   - width: how many workers there are.
  ///   - weight: bytes of memory that opening an object takes.
  ///   - open: opens an object; nil when that was all there was to do with it.
  ///   - progress: told of each batch how many bytes it had.
  ///   - finish: gets the report of an object whose chunks have all been verified.
  init(
    _ items: Range<Int>, width: Int, weight: @escaping @Sendable (Int) -> Int = { _ in 0 },
    open: @escaping @Sendable (Int) async throws -> InspectedObject?,
    progress: @escaping @Sendable (_ stored: Int, _ decoded: Int) -> Void,
    finish: @escaping @Sendable (Int, ShardReport) -> Void
  ) {
    end = items.upperBound
    self.width = width
    self.weight = weight
    self.open = open
    self.progress = progress
    self.finish = finish
    state = Locked(State(next: items.lowerBound))
  }

  /// Works until all objects are done.
  ///
  /// - Throws: what `open` throws, ``Failure`` (`io`) when an object of a remote store cannot be read,
  ///   `CancellationError`.
  func run() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<max(1, width) { group.addTask(executorPreference: WorkerPool.files) { try await self.work() } }
      while try await group.next() != nil {}
    }
  }

  private func work() async throws {
    do {
      while true {
        try Task.checkCancellation()
        switch take() {
        case .end: return
        case .wait(let version): await wait(version)
        case .open(let item, let weight):
          let object = try await open(item)
          let opened = object.map { OpenObject(item: item, $0) }
          change { state in
            state.opening -= 1
            state.weight -= weight
            if let opened, !opened.batches.isEmpty { state.open.append(opened) }
          }
          if let opened, opened.batches.isEmpty { finish(opened) }
        case .examine(let object, let batch):
          let (stored, decoded) = try await object.object.examine(batch, in: object.report)
          progress(stored, decoded)
          let isDone = change { state in
            state.weight -= object.weight
            object.done += 1
            return object.done == object.batches.count
          }
          if isDone { finish(object) }
        }
      }
    } catch {
      change { $0.isOver = true }
      throw error
    }
  }

  private func finish(_ object: OpenObject) {
    var report = object.report.withLock { $0 }
    report.finishVerification()
    finish(object.item, report)
  }

  private func take() -> Work {
    state.withLock { state in
      if state.isOver { return .end }
      func fits(_ weight: Int) -> Bool {
        state.weight == 0 || state.weight + weight <= VerificationCrew.memoryLimit
      }
      if let object = state.open.first {
        guard fits(object.weight) else { return .wait(version: state.version) }
        let batch = object.batches[object.started]
        object.started += 1
        if object.started == object.batches.count { state.open.removeFirst() }
        state.weight += object.weight
        return .examine(object, batch: batch)
      }
      if state.next < end {
        let weight = weight(state.next)
        guard fits(weight) else { return .wait(version: state.version) }
        state.opening += 1
        state.weight += weight
        state.next += 1
        return .open(state.next - 1, weight: weight)
      }
      return state.opening > 0 ? .wait(version: state.version) : .end
    }
  }

  private func wait(_ version: Int) async {
    await withCheckedContinuation { continuation in
      let isStale = state.withLock { state in
        guard state.version == version else { return true }
        state.waiting.append(continuation)
        return false
      }
      if isStale { continuation.resume() }
    }
  }

  /// Changes the state, and lets those look again who wait.
  @discardableResult
  private func change<Result>(_ body: (inout State) -> Result) -> Result {
    let (result, waiting) = state.withLock { state in
      let result = body(&state)
      state.version += 1
      defer { state.waiting = [] }
      return (result, state.waiting)
    }
    for continuation in waiting { continuation.resume() }
    return result
  }
}
