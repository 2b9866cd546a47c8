import Glibc
import Stores
import Voxels

/// Another store, far away: requests are answered in waves, each as soon as nobody has anything else to do than to wait
/// for an answer. How many waves there are is how many round trips the work takes, whatever the machine is busy with.
///
/// It is the executor of the work as well, and thus knows when all of it waits. The work must stay on it: structured
/// tasks that change to no other thread.
public final class WaveStore: Store, TaskExecutor, @unchecked Sendable {
  private struct State {
    var jobs: [UnownedJob] = []
    var waiting: [UnsafeContinuation<Void, Never>] = []
    var waves = 0
    var requests = 0
    var isOver = false
  }

  private let base: any Store
  private let state = Locked(State())
  private let arrived = Semaphore()

  public init(_ base: any Store) { self.base = base }

  /// Runs work to its end, and says how many waves of requests it took and how many requests.
  public func rounds<Result: Sendable>(
    _ work: @escaping @Sendable () async throws -> Result
  ) async throws -> (result: Result, waves: Int, requests: Int) {
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<WaveStore>.fromOpaque(context).takeRetainedValue().run()
        return nil
      }, Unmanaged.passRetained(self).toOpaque())
    pthread_detach(thread)
    defer {
      state.withLock { $0.isOver = true }
      arrived.signal()
    }
    let result = try await withTaskExecutorPreference(self) { try await work() }
    return state.withLock { (result, $0.waves, $0.requests) }
  }

  private func run() {
    while true {
      let (job, wave, isOver) = state.withLock { state -> (UnownedJob?, [UnsafeContinuation<Void, Never>], Bool) in
        if !state.jobs.isEmpty { return (state.jobs.removeFirst(), [], false) }
        let wave = state.waiting
        state.waiting = []
        if !wave.isEmpty { state.waves += 1 }
        return (nil, wave, state.isOver)
      }
      if let job {
        job.runSynchronously(on: asUnownedTaskExecutor())
      } else if wave.isEmpty {
        if isOver { return }
        arrived.wait()
      }
      for continuation in wave { continuation.resume() }
    }
  }

  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    state.withLock { $0.jobs.append(job) }
    arrived.signal()
  }

  private func roundTrip() async {
    await withUnsafeContinuation { continuation in
      state.withLock { state in
        state.requests += 1
        state.waiting.append(continuation)
      }
      arrived.signal()
    }
  }

  public func describe(_ key: String) -> String { base.describe(key) }

  public func read(_ key: String, _ ranges: [ByteRange], limit: Int) async throws -> [Bytes]? {
    await roundTrip()
    return try await base.read(key, ranges, limit: limit)
  }

  public func size(of key: String) async throws -> Int? {
    await roundTrip()
    return try await base.size(of: key)
  }

  public func list(_ prefix: String) async throws -> [StoreEntry]? {
    await roundTrip()
    return try await base.list(prefix)
  }
}
