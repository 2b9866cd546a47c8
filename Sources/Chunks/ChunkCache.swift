import Glibc
import Voxels

/// Decoded chunks in a fixed budget of memory, and the reading of those that are wanted: a ``ChunkScheduler`` with a
/// clock, and a task for each reading.
public final class ChunkCache: Sendable {
  private struct State {
    var scheduler: ChunkScheduler
    var arrays: [any ChunkedArray] = []
    var tasks: [Int: Task<Void, Never>] = [:]
    var waiters: [UnsafeContinuation<Void, Never>] = []
    /// Wakes the scheduler.
    var timer: (task: Task<Void, Never>, time: Double)?
  }

  private let onArrival: @Sendable () -> Void
  private let account: MemoryAccount?
  private let ledger: MemoryLedger?
  private let state: Locked<State>

  /// - Parameters:
  ///   - budget: bytes of decoded chunks to keep, those being read included.
  ///   - width: how many chunks are read at a time from each place; nil lets that follow what is measured.
  ///   - retries: whether what could not be read for a reason that may pass is tried again.
  ///   - ledger: where the chunks are charged; what others hold there is not ours to use.
  ///   - onArrival: called from any thread when a shown chunk has come or failed. Must not wait for anything.
  public init(
    budget: Int, width: Int? = nil, retries: Bool = false, ledger: MemoryLedger? = nil,
    onArrival: @escaping @Sendable () -> Void = {}
  ) {
    self.ledger = ledger
    account = ledger.map { MemoryAccount(.chunks, in: $0) }
    state = Locked(State(scheduler: ChunkScheduler(budget: budget, width: width, retries: retries)))
    self.onArrival = onArrival
  }

  /// Makes an array known and gives it its number.
  ///
  /// - Parameter level: its number in its pyramid.
  public func add(_ array: any ChunkedArray, level: Int = 0) -> Int {
    // As much as the decoded chunk will take, so that what arrives always fits.
    let profile = ChunkScheduler.Profile(
      chunkCost: Slab.roundedCapacity(array.chunkByteCount), lane: ChunkCache.lane(of: array), level: level)
    return state.withLock { state in
      state.arrays.append(array)
      return state.scheduler.add(profile)
    }
  }

  /// What is known of a chunk. Marks it as used.
  public func lookup(_ key: ChunkKey) -> ChunkState { state.withLock { $0.scheduler.lookup(key) } }

  /// Whether a chunk is on its way.
  public func isReading(_ key: ChunkKey) -> Bool { state.withLock { $0.scheduler.isReading(key) } }

  /// Replaces what is wanted.
  public func want(_ plan: ChunkPlan) {
    update { scheduler, now in scheduler.want(plan, now: now) }
  }

  /// Waits until every shown chunk is here or has failed (or cannot be had within the budget).
  public func settle() async {
    await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
      state.withLock { state in
        state.waiters.append(continuation)
        resumeWaitersIfSettled(&state)
      }
    }
  }

  /// Forgets what failed, so that it is tried again.
  public func retryFailed() {
    update { scheduler, now in scheduler.retryFailed(now: now) }
  }

  /// The first failure among the shown chunks, in the order of the plan.
  public func firstFailure() -> Failure? { state.withLock { $0.scheduler.firstFailure } }

  /// Where a chunk is stored; nil where its array cannot tell.
  ///
  /// - Throws: ``Failure`` when the index that tells cannot be read.
  public func location(of key: ChunkKey) async throws -> ChunkLocation? {
    let array = state.withLock { $0.arrays[key.array] }
    return try await array.location(ofChunk: ChunkCache.position(key.index, in: array))
  }

  public var statistics: CacheStatistics { state.withLock { $0.scheduler.statistics } }

  /// How fast chunks come.
  public var pace: ReadPace { state.withLock { $0.scheduler.pace } }

  /// Lets the scheduler change its mind, and does what it says.
  private func update<Result>(_ change: (inout ChunkScheduler, Double) -> Result) -> Result {
    state.withLock { state in
      if let ledger, let account {
        state.scheduler.bytesElsewhere =
          state.scheduler.budget - min(state.scheduler.budget, ledger.available(to: account))
      }
      let result = change(&state.scheduler, ChunkCache.now)
      if let account { account.charge(state.scheduler.bytes - account.used) }
      for command in state.scheduler.takeCommands() {
        switch command {
        case .read(let key, let number, let isShown): read(key, number, isShown, &state)
        case .cancel(let number): state.tasks.removeValue(forKey: number)?.cancel()
        }
      }
      setTimer(&state)
      resumeWaitersIfSettled(&state)
      return result
    }
  }

  private func read(_ key: ChunkKey, _ number: Int, _ isShown: Bool, _ state: inout State) {
    let array = state.arrays[key.array]
    let index = ChunkCache.position(key.index, in: array)
    let urgency = isShown ? ReadUrgency.shown : .guess
    state.tasks[number] = Task(
      executorPreference: WorkerPool.files, priority: isShown ? .high : .low
    ) { [weak self] in
      let result = await ReadUrgency.$current.withValue(urgency) { await ChunkCache.read(array, index) }
      self?.finish(number, result)
    }
  }

  private static func read(_ array: any ChunkedArray, _ index: [Int]) async -> ChunkState {
    do {
      try Task.checkCancellation()
      return if let block = try await array.readChunk(at: index) { .ready(block) } else { .fill }
    } catch {
      let failure = Failure.wrapping(error, source: array.name)
      return failure.code == .cancelled ? .absent : .failed(failure)
    }
  }

  private func finish(_ number: Int, _ result: ChunkState) {
    var (cost, bytes) = (0, 0)
    if case .ready(let block) = result { (cost, bytes) = (block.bytes.footprint, block.bytes.count) }
    state.withLock { $0.tasks[number] = nil }
    let isShown = update { [cost, bytes] scheduler, now in
      scheduler.finish(number, result, cost: cost, bytes: bytes, now: now)
    }
    if isShown { onArrival() }
  }

  /// With the lock held.
  private func setTimer(_ state: inout State) {
    let time = state.scheduler.wakeTime
    guard state.timer?.time != time, time.isFinite || state.timer != nil else { return }
    state.timer?.task.cancel()
    state.timer = nil
    guard time.isFinite else { return }
    let task = Task { [weak self] in
      try? await Task.sleep(for: .seconds(max(0, time - ChunkCache.now)))
      if Task.isCancelled { return }
      self?.wake(time)
    }
    state.timer = (task, time)
  }

  private func wake(_ time: Double) {
    update { scheduler, now in scheduler.wake(now: max(now, time)) }
  }

  /// With the lock held.
  private func resumeWaitersIfSettled(_ state: inout State) {
    guard !state.waiters.isEmpty, state.scheduler.isSettled else { return }
    let waiters = state.waiters
    state.waiters.removeAll()
    for waiter in waiters { waiter.resume() }
  }

  /// Where an array is read from: scheme and host of a URL, nothing for what lies here.
  private static func lane(of array: any ChunkedArray) -> String {
    guard let separator = array.name.firstRange(of: "://") else { return "" }
    let scheme = array.name[..<separator.lowerBound]
    guard !["file", "memory", "demo", "procedural"].contains(scheme) else { return "" }
    return String(array.name[..<separator.upperBound] + array.name[separator.upperBound...].prefix { $0 != "/" })
  }

  private static func position(_ index: Int, in array: any ChunkedArray) -> [Int] {
    var rest = index
    var position = array.gridShape
    for axis in position.indices.reversed() {
      let extent = position[axis]
      position[axis] = rest % extent
      rest /= extent
    }
    return position
  }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
