import Voxels

/// Things that were loaded, also that there is nothing, so that each is loaded once.
///
/// Those who ask while something is on its way wait for it. The least recently used go when there are too many bytes
/// of them. Failures are not kept.
final class LoadingCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private struct State {
    var tasks: [Key: Task<Value?, any Error>] = [:]
    var recent: [Key: (value: Value?, use: Int)] = [:]
    var bytes = 0
    var clock = 0
  }

  private enum Found {
    case ready(Value?)
    case coming(Task<Value?, any Error>)
  }

  private let limit: Int
  private let footprint: @Sendable (Value) -> Int
  private let state = Locked(State())

  /// - Parameters:
  ///   - limit: bytes to keep.
  ///   - footprint: bytes that a value holds on to.
  init(limit: Int, footprint: @escaping @Sendable (Value) -> Int) {
    self.limit = limit
    self.footprint = footprint
  }

  /// The value of a key, nil when there is none; `load` runs at most once at a time for a key.
  func value(_ key: Key, load: @escaping @Sendable () async throws -> Value?) async throws -> Value? {
    let found = state.withLock { state -> Found in
      state.clock += 1
      if let index = state.recent.index(forKey: key) {
        state.recent.values[index].use = state.clock
        return .ready(state.recent.values[index].value)
      }
      if let task = state.tasks[key] { return .coming(task) }
      let task = Task { try await load() }
      state.tasks[key] = task
      return .coming(task)
    }
    switch found {
    case .ready(let value): return value
    case .coming(let task):
      let result = await task.result
      state.withLock { state in
        // The first that is woken does the bookkeeping, unless another load has begun meanwhile.
        guard state.tasks[key] == task else { return }
        state.tasks[key] = nil
        guard case .success(let value) = result else { return }
        state.recent[key] = (value, state.clock)
        state.bytes += cost(value)
        evict(&state)
      }
      return try result.get()
    }
  }

  private func cost(_ value: Value?) -> Int { 256 + (value.map(footprint) ?? 0) }

  private func evict(_ state: inout State) {
    guard state.bytes > limit, state.recent.count > 1 else { return }
    // In one sweep down to half, so that sweeps are rare.
    for (key, entry) in state.recent.sorted(by: { $0.value.use < $1.value.use }) {
      guard state.bytes > limit / 2, state.recent.count > 1 else { return }
      state.recent[key] = nil
      state.bytes -= cost(entry.value)
    }
  }
}
