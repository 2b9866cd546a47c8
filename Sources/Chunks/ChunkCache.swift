import Voxels

/// Decoded chunks in a fixed budget of memory, and the reading of those that are wanted.
///
/// A view hands over its whole plan at once: what is no longer in it is dropped from the queue and its reading
/// cancelled. Reading goes on in the order of the plan, a bounded number of chunks at a time. What was not used for
/// longest goes first when memory runs out; what the plan wants never goes.
public final class ChunkCache: Sendable {
  private struct Entry {
    var state: ChunkState
    var cost: Int
    var lastUse: Int
  }

  private struct Reading {
    var task: Task<Void, Never>
    var reserved: Int
    /// Tells a reading from an earlier, cancelled one of the same chunk.
    var number: Int
  }

  private struct State {
    var arrays: [any ChunkedArray] = []
    var entries: [ChunkKey: Entry] = [:]
    var readings: [ChunkKey: Reading] = [:]
    var plan = ChunkPlan()
    /// Plan keys before this one need no look any more.
    var cursor = 0
    var bytes = 0
    var reserved = 0
    var clock = 0
    var readingNumber = 0
    var statistics = CacheStatistics()
    var waiters: [UnsafeContinuation<Void, Never>] = []
  }

  /// The least that an entry costs: bookkeeping, so that entries without data are bounded as well.
  private static let entryOverhead = 192

  private let budget: Int
  private let width: Int
  private let onArrival: @Sendable () -> Void
  private let state = Locked(State())

  /// - Parameters:
  ///   - budget: bytes of decoded chunks to keep, those being read included.
  ///   - width: how many chunks are read at a time.
  ///   - onArrival: called from any thread when a wanted chunk has come or failed. Must not wait for anything.
  public init(budget: Int, width: Int = 64, onArrival: @escaping @Sendable () -> Void = {}) {
    self.budget = budget
    self.width = width
    self.onArrival = onArrival
  }

  /// Makes an array known and gives it its number.
  public func add(_ array: any ChunkedArray) -> Int {
    state.withLock { state in
      state.arrays.append(array)
      return state.arrays.count - 1
    }
  }

  /// What is known of a chunk. Marks it as used.
  public func lookup(_ key: ChunkKey) -> ChunkState {
    state.withLock { state in
      guard let position = state.entries.index(forKey: key) else { return .absent }
      state.clock &+= 1
      state.entries.values[position].lastUse = state.clock
      return state.entries.values[position].state
    }
  }

  /// Replaces what is wanted.
  public func want(_ plan: ChunkPlan) {
    state.withLock { state in
      state.plan = plan
      state.cursor = 0
      for (key, reading) in state.readings where !plan.contains(key) {
        reading.task.cancel()
        state.readings[key] = nil
        state.reserved -= reading.reserved
        state.statistics.cancelled += 1
      }
      startReadings(&state)
      resumeWaitersIfSettled(&state)
    }
  }

  /// Waits until every wanted chunk is here or has failed (or cannot be had within the budget).
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
    state.withLock { state in
      for (key, entry) in state.entries {
        guard case .failed = entry.state else { continue }
        state.entries[key] = nil
        state.bytes -= entry.cost
      }
      state.cursor = 0
      startReadings(&state)
    }
  }

  /// The first failure among the wanted chunks, in the order of the plan.
  public func firstFailure() -> Failure? {
    state.withLock { state in
      for key in state.plan.keys {
        if case .failed(let failure)? = state.entries[key]?.state { return failure }
      }
      return nil
    }
  }

  public var statistics: CacheStatistics {
    state.withLock { state in
      var statistics = state.statistics
      statistics.bytes = state.bytes
      statistics.budget = budget
      statistics.chunks = state.entries.count
      statistics.inflight = state.readings.count
      var queued = 0
      for index in state.cursor..<max(state.cursor, state.plan.count) {
        let key = state.plan.keys[index]
        if state.entries[key] == nil, state.readings[key] == nil { queued += 1 }
      }
      statistics.queued = queued
      return statistics
    }
  }

  // Everything below runs with the lock held, except `read`.

  private func startReadings(_ state: inout State) {
    while state.readings.count < width, state.cursor < state.plan.count {
      let key = state.plan.keys[state.cursor]
      if state.entries[key] == nil, state.readings[key] == nil {
        let array = state.arrays[key.array]
        // As much as the decoded chunk will cost, so that what arrives always fits.
        let size = Slab.roundedCapacity(array.chunkByteCount) + ChunkCache.entryOverhead
        makeRoom(for: size, &state)
        // One chunk may always be read, or a budget below the size of a chunk would show nothing for ever.
        let holdsNothing =
          state.readings.isEmpty && state.bytes <= min(budget, state.entries.count * ChunkCache.entryOverhead)
        guard state.bytes + state.reserved + size <= budget || holdsNothing else {
          // Nothing that is not wanted is left to evict: what does not fit stays coarse.
          if state.readings.isEmpty { state.cursor = state.plan.count }
          return
        }
        state.readingNumber += 1
        let number = state.readingNumber
        state.reserved += size
        let index = Self.position(key.index, in: array)
        let task = Task(executorPreference: WorkerPool.files) { [weak self] in
          guard let self else { return }
          await self.read(key, index, array, number: number)
        }
        state.readings[key] = Reading(task: task, reserved: size, number: number)
      }
      state.cursor += 1
    }
  }

  private func read(_ key: ChunkKey, _ index: [Int], _ array: any ChunkedArray, number: Int) async {
    let result: ChunkState
    do {
      try Task.checkCancellation()
      result = if let block = try await array.readChunk(at: index) { .ready(block) } else { .fill }
    } catch {
      let failure = Failure.wrapping(error, source: array.name)
      result = failure.code == .cancelled ? .absent : .failed(failure)
    }
    let isWanted = state.withLock { state -> Bool in
      guard let reading = state.readings[key], reading.number == number else { return false }
      state.readings[key] = nil
      state.reserved -= reading.reserved
      defer {
        startReadings(&state)
        resumeWaitersIfSettled(&state)
      }
      if case .absent = result { return false }
      insert(key, result, &state)
      return true
    }
    if isWanted { onArrival() }
  }

  private func insert(_ key: ChunkKey, _ result: ChunkState, _ state: inout State) {
    var cost = ChunkCache.entryOverhead
    switch result {
    case .ready(let block):
      cost += block.bytes.footprint
      state.statistics.fetched += 1
      state.statistics.fetchedBytes += block.bytes.count
    case .failed: state.statistics.failed += 1
    case .fill: state.statistics.fetched += 1
    case .absent: return
    }
    state.clock += 1
    if let old = state.entries.updateValue(Entry(state: result, cost: cost, lastUse: state.clock), forKey: key) {
      state.bytes -= old.cost
    }
    state.bytes += cost
    makeRoom(for: 0, &state)
  }

  /// Evicts what no plan wants, longest unused first, until `size` more bytes fit.
  private func makeRoom(for size: Int, _ state: inout State) {
    guard state.bytes + state.reserved + size > budget else { return }
    var candidates = state.entries.compactMap { key, entry in
      state.plan.contains(key) ? nil : (key: key, cost: entry.cost, lastUse: entry.lastUse)
    }
    guard !candidates.isEmpty else { return }
    candidates.sort { $0.lastUse < $1.lastUse }
    // A little more than needed, so that the next arrival does not sort again.
    let target = budget - size - state.reserved - budget / 16
    for candidate in candidates {
      guard state.bytes > target else { return }
      state.entries[candidate.key] = nil
      state.bytes -= candidate.cost
    }
  }

  private func resumeWaitersIfSettled(_ state: inout State) {
    guard !state.waiters.isEmpty, state.readings.isEmpty, state.cursor >= state.plan.count else { return }
    let waiters = state.waiters
    state.waiters.removeAll()
    for waiter in waiters { waiter.resume() }
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
}
