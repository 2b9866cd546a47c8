import Chunks
import Voxels

/// Finds out where a chunk is stored, in the background: an index may have to be read for it. The session takes the answer
/// when it has time; it never waits.
public final class ChunkLookup: Sendable {
  private struct State {
    var key: ChunkKey?
    var task: Task<Void, Never>?
    var answer: LocatedChunk.Answer?
  }

  private let cache: ChunkCache
  private let onArrival: @Sendable () -> Void
  private let state = Locked(State())

  /// - Parameter onArrival: called from any thread when there is an answer. Must not wait for anything.
  public init(_ cache: ChunkCache, onArrival: @escaping @Sendable () -> Void) {
    self.cache = cache
    self.onArrival = onArrival
  }

  deinit { state.withLock { $0.task?.cancel() } }

  /// Looks for another chunk, and gives up the one before; nil for none.
  ///
  /// - Parameter anew: whether what failed is tried again.
  func want(_ key: ChunkKey?, anew: Bool = false) {
    state.withLock { state in
      if case .failed? = state.answer, anew { state.key = nil }
      guard state.key != key else { return }
      state.task?.cancel()
      state = State(key: key)
      guard let key else { return }
      state.task = Task(executorPreference: WorkerPool.files, priority: .high) { [weak self, cache] in
        let answer = await ReadUrgency.$current.withValue(.shown) { await ChunkLookup.answer(key, cache) }
        if !Task.isCancelled { self?.finish(key, answer) }
      }
    }
  }

  /// What is known of the chunk that is looked for; nil as long as nothing is.
  var answer: LocatedChunk.Answer? { state.withLock { $0.answer } }

  private func finish(_ key: ChunkKey, _ answer: LocatedChunk.Answer) {
    let isWanted = state.withLock { state in
      guard state.key == key else { return false }
      state.answer = answer
      state.task = nil
      return true
    }
    if isWanted { onArrival() }
  }

  private static func answer(_ key: ChunkKey, _ cache: ChunkCache) async -> LocatedChunk.Answer {
    do { return try await cache.location(of: key).map { .found($0) } ?? .unknown } catch {
      return .failed(Failure.wrapping(error))
    }
  }
}
