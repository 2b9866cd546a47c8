import Terminal
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
    while true {
      if let result = outcome.withLock({ $0 }) { return .done(try result.get()) }
      guard let event = loop.screen.nextEvent(timeout: nil) else { continue }
      switch event {
      case .key(let key):
        switch key.name {
        case "Ctrl+C": return .quit
        case "Esc", "q", "Left", "h", "Backspace": return .givenUp
        case "Ctrl+Z": loop.screen.suspend()
        default: break
        }
      case .resize, .resumed: redraw()
      case .terminate(let signal): return .terminated(signal: signal)
      case .mouse, .paste, .wake, .drained: break
      }
    }
  }
}
