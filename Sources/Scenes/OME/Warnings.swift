/// What is wrong with a source's metadata and does not keep it from being shown, a line each.
struct Warnings: Sendable {
  /// More than that nobody reads.
  private static let limit = 32

  private(set) var lines: [String] = []

  mutating func add(_ line: String) {
    guard lines.count < Warnings.limit, !lines.contains(line) else { return }
    lines.append(line)
  }

  mutating func add(_ lines: [String]) {
    for line in lines { add(line) }
  }
}
