import Voxels

/// Jump tables that were read, so that each is fetched once for all of its file's blocks.
///
/// Readers that come while a table is on its way wait for it. The least recently used ones go when there are too many
/// bytes of them. That a file is missing is kept too.
final class WKWJumpTableCache: Sendable {
  /// A page of the table of one file.
  struct Key: Hashable {
    var file: Vector3<Int>
    var page: Int
  }

  private typealias Loading = Task<WKWJumpTable?, any Error>

  private struct State {
    var loading: [Key: Loading] = [:]
    var kept: [Key: (table: WKWJumpTable?, use: Int)] = [:]
    var bytes = 0
    var clock = 0
  }

  private enum Found {
    case kept(WKWJumpTable?)
    case loading(Loading)
  }

  private let limit: Int
  private let state = Locked(State())

  init(limit: Int = 32 << 20) { self.limit = limit }

  /// The table, nil when its file is missing; `load` runs at most once at a time for a key.
  func table(
    _ key: Key, load: @escaping @Sendable () async throws -> WKWJumpTable?
  ) async throws -> WKWJumpTable? {
    let found = state.withLock { state -> Found in
      state.clock += 1
      if let entry = state.kept[key] {
        state.kept[key]?.use = state.clock
        return .kept(entry.table)
      }
      if let loading = state.loading[key] { return .loading(loading) }
      let loading = Task { try await load() }
      state.loading[key] = loading
      return .loading(loading)
    }
    switch found {
    case .kept(let table): return table
    case .loading(let loading):
      let result = await loading.result
      state.withLock { state in
        // The first that is woken does the bookkeeping, unless another load has begun meanwhile.
        guard state.loading[key] == loading else { return }
        state.loading[key] = nil
        guard case .success(let table) = result else { return }
        state.kept[key] = (table, state.clock)
        state.bytes += WKWJumpTableCache.cost(table)
        evict(&state)
      }
      return try result.get()
    }
  }

  private static func cost(_ table: WKWJumpTable?) -> Int { 128 + (table?.footprint ?? 0) }

  private func evict(_ state: inout State) {
    guard state.bytes > limit, state.kept.count > 1 else { return }
    // In one sweep down to half, so that sweeps are rare.
    for (key, entry) in state.kept.sorted(by: { $0.value.use < $1.value.use }) {
      guard state.bytes > limit / 2, state.kept.count > 1 else { return }
      state.kept[key] = nil
      state.bytes -= WKWJumpTableCache.cost(entry.table)
    }
  }
}
