import Glibc
import Voxels

/// A progress bar on standard error, where that is a terminal and the work takes longer than a moment.
final class ProgressBar: Sendable {
  private struct State {
    var drawn = 0.0
    var isVisible = false
  }

  private let total: Int
  private let label: String
  private let start: Double
  private let isEnabled: Bool
  private let state = Locked(State())

  /// - Parameter total: bytes of all the work.
  init(total: Int, label: String) {
    self.total = total
    self.label = label
    start = ProgressBar.now
    isEnabled = StandardError.isTerminal
  }

  /// Says how many bytes are done; draws at most ten times a second.
  func update(_ done: Int) {
    guard isEnabled else { return }
    let now = ProgressBar.now
    guard now - start > 0.5 else { return }
    let isDue = state.withLock { state in
      guard now - state.drawn > 0.1 else { return false }
      state.drawn = now
      state.isVisible = true
      return true
    }
    guard isDue else { return }
    Interruption.setBar(visible: true)
    let fraction = total == 0 ? 1 : min(1, Double(done) / Double(total))
    let width = 30
    let filled = Int(fraction * Double(width))
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
    let rate = Double(done) / (now - start)
    let left = fraction > 0 ? (now - start) * (1 - fraction) / fraction : 0
    let percent = (fraction * 100).formatted(decimals: 0)
    StandardError.write(
      "\r\u{1B}[K\(label) \(bar) \(percent) %  \(ByteCount.text(done)) of \(ByteCount.text(total))  "
        + "\(ByteCount.text(Int(rate)))/s  \(ProgressBar.duration(left)) left")
  }

  /// Removes the bar.
  func finish() {
    guard state.withLock({ $0.isVisible }) else { return }
    Interruption.setBar(visible: false)
    StandardError.write("\r\u{1B}[K")
  }

  private static func duration(_ seconds: Double) -> String {
    let seconds = Int(min(seconds, 359_999).rounded(.up))
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return seconds >= 3600
      ? "\(seconds / 3600):\(two(seconds / 60 % 60)):\(two(seconds % 60))" : "\(seconds / 60):\(two(seconds % 60))"
  }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
