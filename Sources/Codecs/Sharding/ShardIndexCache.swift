import Voxels

/// Shard indexes that were read, apart from chunks, so that each is fetched once.
///
/// Readers that come while an index is on its way wait for it. The least recently used indexes go when there are too
/// many bytes of them.
final class ShardIndexCache: Sendable {
  /// Which shard: the number of the stored object, then for nested shards the entry in each.
  typealias Key = [Int]

  private struct State {
    var tasks: [Key: Task<ShardIndex?, any Error>] = [:]
    var recent: [Key: (index: ShardIndex?, use: Int)] = [:]
    var bytes = 0
    var clock = 0
  }

  private let limit: Int
  private let state = Locked(State())

  init(limit: Int = 64 << 20) { self.limit = limit }

  /// The index of a shard, nil when the shard is missing; `load` runs at most once at a time for a shard.
  func index(
    _ key: Key, load: @escaping @Sendable () async throws -> ShardIndex?
  ) async throws -> ShardIndex? {
    enum Found {
      case ready(ShardIndex?)
      case coming(Task<ShardIndex?, any Error>)
    }
    let found = state.withLock { state -> Found in
      state.clock += 1
      if let entry = state.recent[key] {
        state.recent[key] = (entry.index, state.clock)
        return .ready(entry.index)
      }
      if let task = state.tasks[key] { return .coming(task) }
      let task = Task { try await load() }
      state.tasks[key] = task
      return .coming(task)
    }
    switch found {
    case .ready(let index): return index
    case .coming(let task):
      let result = await task.result
      state.withLock { state in
        // The first that is woken does the bookkeeping, unless another load has begun meanwhile.
        guard state.tasks[key] == task else { return }
        state.tasks[key] = nil
        guard case .success(let index) = result else { return }
        state.recent[key] = (index, state.clock)
        state.bytes += ShardIndexCache.cost(index)
        evict(&state)
      }
      return try result.get()
    }
  }

  private static func cost(_ index: ShardIndex?) -> Int { 128 + (index?.footprint ?? 0) }

  private func evict(_ state: inout State) {
    guard state.bytes > limit, state.recent.count > 1 else { return }
    // In one sweep down to half, so that sweeps are rare.
    for (key, entry) in state.recent.sorted(by: { $0.value.use < $1.value.use }) {
      guard state.bytes > limit / 2, state.recent.count > 1 else { return }
      state.recent[key] = nil
      state.bytes -= ShardIndexCache.cost(entry.index)
    }
  }
}
