import Voxels

/// Lets one task in at a time, in the order in which they came; those that wait occupy no thread.
final class AsyncGate: Sendable {
  private struct State {
    var isHeld = false
    var waiting: [UnsafeContinuation<Void, Never>] = []
  }

  private let state = Locked(State())

  /// Waits for its turn. Whoever was let in must call ``leave()``.
  func enter() async {
    await withUnsafeContinuation { continuation in
      let isFree = state.withLock { state in
        if state.isHeld {
          state.waiting.append(continuation)
          return false
        }
        state.isHeld = true
        return true
      }
      if isFree { continuation.resume() }
    }
  }

  func leave() {
    let next = state.withLock { state -> UnsafeContinuation<Void, Never>? in
      if state.waiting.isEmpty {
        state.isHeld = false
        return nil
      }
      return state.waiting.removeFirst()
    }
    next?.resume()
  }
}
