import Glibc
import Voxels

/// A progress bar on standard error, where that is a terminal and the work takes longer than a moment.
final class ProgressBar: Sendable {
  private struct State {
    var drawn = 0.0
    var isVisible = false
  }

  enum Unit: Sendable {
    case bytes
    /// Things of that name.
    case count(String)

    func text(_ number: Int) -> String {
      switch self {
      case .bytes: ByteCount.text(number)
      case .count: "\(number)"
      }
    }

    var noun: String {
      switch self {
      case .bytes: ""
      case .count(let noun): " \(noun)"
      }
    }
  }

  private let total: Int
  private let unit: Unit
  private let first: Int
  private let label: String
  private let start: Double
  private let isEnabled: Bool
  private let state = Locked(State())

  /// - Parameters:
  ///   - total: all the work, in its unit.
  ///   - first: how much of it was done before.
  init(total: Int, of unit: Unit = .bytes, from first: Int = 0, label: String) {
    self.total = total
    self.unit = unit
    self.first = first
    self.label = label
    start = ProgressBar.now
    isEnabled = StandardError.isTerminal
  }

  /// Says how much is done; draws at most ten times a second.
  ///
  /// - Parameter rates: what to say of the pace; nil for the bytes or things a second.
  func update(_ done: Int, rates: ((_ seconds: Double) -> String)? = nil) {
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
    let rate = Double(done - first) / (now - start)
    let left = rate > 0 ? Double(max(0, total - done)) / rate : 0
    let pace = rates?(now - start) ?? "\(unit.text(Int(rate)))\(unit.noun)/s"
    let percent = (fraction * 100).formatted(decimals: 0)
    StandardError.write(
      "\r\u{1B}[K\(label) \(bar) \(percent) %  \(unit.text(done)) of \(unit.text(total))\(unit.noun)  "
        + "\(pace)  \(ProgressBar.duration(left)) left")
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
