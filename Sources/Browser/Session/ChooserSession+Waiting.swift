import Voxels

extension ChooserSession {
  /// How waiting for what was chosen ended.
  public enum Wait<Value: Sendable>: Sendable {
    case done(Value)
    /// The user went back to the list.
    case givenUp
    case quit
    case terminated(signal: Int32)
  }

  /// Keeps the list on the screen while something is being opened, until that is done or the user gives it up. What is
  /// given up is cancelled, and not waited for.
  ///
  /// - Parameters:
  ///   - relay: wakes the screen.
  ///   - work: opens it.
  /// - Throws: what `work` throws.
  public func wait<Value: Sendable>(
    _ relay: ArrivalRelay, for work: @escaping @Sendable () async throws -> Value
  ) throws -> Wait<Value> {
    let outcome = Locked<Result<Value, any Error>?>(nil)
    let task = Task {
      let result: Result<Value, any Error>
      do { result = .success(try await work()) } catch { result = .failure(error) }
      outcome.withLock { $0 = result }
      relay.arrived()
    }
    defer { task.cancel() }
    let end = loop.run(
      panel: draw,
      handle: { key -> Wait<Result<Value, any Error>>? in
        switch key.name {
        case "Ctrl+C": .quit
        case "Esc", "q", "Left", "h", "Backspace": .givenUp
        default: nil
        }
      },
      terminated: { .terminated(signal: $0) }, woken: { outcome.withLock { $0 }.map { .done($0) } })
    switch end {
    case .done(let result): return .done(try result.get())
    case .givenUp: return .givenUp
    case .quit: return .quit
    case .terminated(let signal): return .terminated(signal: signal)
    }
  }
}
