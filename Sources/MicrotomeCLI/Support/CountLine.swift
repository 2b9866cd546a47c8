import Glibc
import Voxels

/// How many things were found so far, on standard error, where that is a terminal and it takes longer than a moment.
final class CountLine: Sendable {
  private struct State {
    var count = 0
    var drawn: Double
    var isVisible = false
  }

  private let label: String
  private let isEnabled: Bool
  private let state: Locked<State>

  /// - Parameter label: what comes behind the number.
  init(_ label: String) {
    self.label = label
    isEnabled = StandardError.isTerminal
    // Nothing is drawn in the first half second.
    state = Locked(State(drawn: CountLine.now + 0.4))
  }

  /// Says how many more there are; draws at most ten times a second.
  func add(_ count: Int) {
    let now = CountLine.now
    let total = state.withLock { state -> Int? in
      state.count += count
      guard isEnabled, now - state.drawn > 0.1 else { return nil }
      state.drawn = now
      state.isVisible = true
      return state.count
    }
    guard let total else { return }
    Interruption.setBar(visible: true)
    StandardError.write("\r\u{1B}[K\(total) \(label)")
  }

  /// Removes the line.
  func finish() {
    guard state.withLock({ $0.isVisible }) else { return }
    Interruption.setBar(visible: false)
    StandardError.write("\r\u{1B}[K")
  }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
