/// Values that are loaded when somebody first asks for them, and kept like those of a ``ChargedCache``.
///
/// Those who ask for a value that is on its way wait for it. Who is cancelled stops waiting at once, and a load that
/// nobody has waited for during some time is cancelled. Failures are not kept.
public final class LoadingCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private struct Load {
    /// Tells a load from an earlier, cancelled one of the same key.
    let number: Int
    /// Nil until the load has begun.
    var task: Task<Void, Never>?
    var waiters: [Int: Handover<Value>]
  }

  private struct State {
    var loads: [Key: Load] = [:]
    var nextNumber = 0
  }

  private let kept: ChargedCache<Key, Value>
  private let patience: Duration
  private let state = Locked(State())

  /// - Parameters:
  ///   - patience: how long a load goes on that nobody waits for. A view that moves faster than an index comes would
  ///     otherwise never have it.
  ///   - footprint: bytes of memory that a value keeps alive.
  public init(
    _ purpose: MemoryLedger.Purpose, in ledger: MemoryLedger = .shared, patience: Duration = .zero,
    footprint: @escaping @Sendable (Value) -> Int
  ) {
    self.patience = patience
    kept = ChargedCache(purpose, in: ledger, footprint: footprint)
  }

  /// Bytes that the values and their bookkeeping take.
  public var used: Int { kept.used }

  /// How many values are kept.
  public var count: Int { kept.count }

  /// How many wait for a value that is on its way.
  public func waiterCount(_ key: Key) -> Int { state.withLock { $0.loads[key]?.waiters.count ?? 0 } }

  /// A value, if it is here.
  public func known(_ key: Key) -> Value? { kept.value(key) }

  /// The value of a key.
  ///
  /// - Parameter load: brings it, on the threads of ``WorkerPool/files``; runs at most once at a time for a key, with
  ///   the priority and the task-local values of who asked first.
  /// - Throws: what `load` throws, `CancellationError` when the task is cancelled before the value is here.
  public func value(_ key: Key, load: @escaping @Sendable () async throws -> Value) async throws -> Value {
    if let value = kept.value(key) { return value }
    let number = state.withLock { state in
      state.nextNumber += 1
      return state.nextNumber
    }
    return try await withTaskCancellationHandler {
      try await Handover.receive { waiter in
        switch state.withLock({ enter(waiter, number, key, &$0) }) {
        case .known(let result): waiter.give(result)
        case .first: begin(key, number, load)
        case .waits: break
        }
      }
    } onCancel: {
      leave(key, number)
    }
  }

  private enum Entry {
    case known(Result<Value, any Error>)
    case first
    case waits
  }

  private func enter(_ waiter: Handover<Value>, _ number: Int, _ key: Key, _ state: inout State) -> Entry {
    // Cancelled before it was in: the handler found nothing to do.
    if Task.isCancelled { return .known(.failure(CancellationError())) }
    if state.loads[key] != nil {
      state.loads[key]?.waiters[number] = waiter
      return .waits
    }
    // It may have come since the first look.
    if let value = kept.value(key) { return .known(.success(value)) }
    state.loads[key] = Load(number: number, waiters: [number: waiter])
    return .first
  }

  private func begin(_ key: Key, _ number: Int, _ load: @escaping @Sendable () async throws -> Value) {
    let pool = WorkerPool.files
    let body: @Sendable () async -> Void = { [self] in
      let result: Result<Value, any Error>
      do { result = .success(try await load()) } catch { result = .failure(error) }
      finish(key, number, result)
    }
    // Who may block loads at once: another thread would have to be woken, and this one with its answer.
    let task =
      WorkerPool.isOnWorker
      ? Task.immediate(executorPreference: pool, operation: body) : Task(executorPreference: pool, operation: body)
    let isAbandoned = state.withLock { state in
      guard state.loads[key]?.number == number else { return true }
      state.loads[key]?.task = task
      return false
    }
    if isAbandoned { task.cancel() }
  }

  private func leave(_ key: Key, _ number: Int) {
    let (waiter, abandoned) = state.withLock { state -> (Handover<Value>?, Int?) in
      guard let waiter = state.loads[key]?.waiters.removeValue(forKey: number) else { return (nil, nil) }
      guard let load = state.loads[key], load.waiters.isEmpty else { return (waiter, nil) }
      return (waiter, load.number)
    }
    if let abandoned {
      if patience == .zero {
        end(key, abandoned)
      } else {
        Task { [self] in
          try? await Task.sleep(for: patience)
          end(key, abandoned)
        }
      }
    }
    waiter?.give(.failure(CancellationError()))
  }

  /// Cancels a load unless somebody waits for it again. Who comes then starts anew.
  private func end(_ key: Key, _ number: Int) {
    let abandoned = state.withLock { state -> Load? in
      guard let load = state.loads[key], load.number == number, load.waiters.isEmpty else { return nil }
      state.loads[key] = nil
      return load
    }
    abandoned?.task?.cancel()
  }

  private func finish(_ key: Key, _ number: Int, _ result: Result<Value, any Error>) {
    let isAwaited = state.withLock { $0.loads[key]?.number == number }
    guard isAwaited else { return }
    // Before the load is taken out, so that nobody finds neither.
    if case .success(let value) = result { kept.insert(value, for: key) }
    let waiters = state.withLock { state -> [Int: Handover<Value>] in
      guard let load = state.loads[key], load.number == number else { return [:] }
      state.loads[key] = nil
      return load.waiters
    }
    for waiter in waiters.values { waiter.give(result) }
  }
}
