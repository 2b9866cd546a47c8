import Voxels

/// Asynchronous work for threads that may wait: the main thread, the browser's own.
enum Blocking {
  /// Runs work to its end while the calling thread waits. Never call it on a thread of a pool that the work needs.
  static func run<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) throws -> Value {
    let result = Locked<Result<Value, any Error>?>(nil)
    let done = Semaphore()
    Task.detached {
      let outcome: Result<Value, any Error>
      do { outcome = .success(try await body()) } catch { outcome = .failure(error) }
      result.withLock { $0 = outcome }
      done.signal()
    }
    done.wait()
    guard let outcome = result.withLock({ $0 }) else { throw CancellationError() }
    return try outcome.get()
  }
}
