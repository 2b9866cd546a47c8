/// A result that a task waits for and that some thread gives, once.
///
/// A continuation with a lock around the result. The lock is for the thread sanitizer: it does not see how a
/// continuation alone orders the two sides where the result is given before the wait has begun.
struct Handover<Value: Sendable>: Sendable {
  private let outcome: Locked<Result<Value, any Error>>
  private let continuation: UnsafeContinuation<Void, Never>

  func give(_ result: Result<Value, any Error>) {
    outcome.withLock { $0 = result }
    continuation.resume()
  }

  /// Waits until what `begin` is handed is given a result.
  static func receive(_ begin: (Handover<Value>) -> Void) async throws -> Value {
    let outcome = Locked<Result<Value, any Error>>(.failure(CancellationError()))
    await withUnsafeContinuation { begin(Handover(outcome: outcome, continuation: $0)) }
    return try outcome.withLock { $0 }.get()
  }
}
