import Voxels

/// Entries that were inflated to read parts of them, for the next part.
///
/// Readers that come while an entry is being inflated wait for it. The least recently used go when there are too many
/// bytes, but never the last one, however large: parts of it would each cost the whole.
final class InflatedEntries: Sendable {
  private struct State {
    var tasks: [Int: Task<Bytes, any Error>] = [:]
    var recent: [Int: (bytes: Bytes, use: Int)] = [:]
    var byteCount = 0
    var clock = 0
  }

  private let limit: Int
  private let state = Locked(State())

  init(limit: Int = 128 << 20) { self.limit = limit }

  /// An entry's contents, if they are here.
  func known(_ index: Int) -> Bytes? {
    state.withLock { InflatedEntries.use(index, &$0) }
  }

  /// An entry's contents; `load` runs at most once at a time for an entry.
  func contents(_ index: Int, load: @escaping @Sendable () async throws -> Bytes) async throws -> Bytes {
    let found = state.withLock { state -> Found in
      if let bytes = InflatedEntries.use(index, &state) { return .ready(bytes) }
      if let task = state.tasks[index] { return .coming(task) }
      let task = Task { try await load() }
      state.tasks[index] = task
      return .coming(task)
    }
    switch found {
    case .ready(let bytes): return bytes
    case .coming(let task): return try await finish(task, index)
    }
  }

  private enum Found {
    case ready(Bytes)
    case coming(Task<Bytes, any Error>)
  }

  private func finish(_ task: Task<Bytes, any Error>, _ index: Int) async throws -> Bytes {
    let result = await task.result
    state.withLock { state in
      // The first that is woken does the bookkeeping, unless another load has begun meanwhile.
      guard state.tasks[index] == task else { return }
      state.tasks[index] = nil
      guard case .success(let bytes) = result else { return }
      state.clock += 1
      state.recent[index] = (bytes, state.clock)
      state.byteCount += bytes.footprint
      evict(&state)
    }
    return try result.get()
  }

  private static func use(_ index: Int, _ state: inout State) -> Bytes? {
    guard let found = state.recent[index] else { return nil }
    state.clock += 1
    state.recent[index] = (found.bytes, state.clock)
    return found.bytes
  }

  private func evict(_ state: inout State) {
    guard state.byteCount > limit else { return }
    for (index, entry) in state.recent.sorted(by: { $0.value.use < $1.value.use }) {
      guard state.byteCount > limit, state.recent.count > 1 else { return }
      state.recent[index] = nil
      state.byteCount -= entry.bytes.footprint
    }
  }
}
