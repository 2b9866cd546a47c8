/// What is wrong with a source's metadata and does not keep it from being shown, a line each.
struct Warnings: Sendable {
  /// More than that nobody reads.
  private static let limit = 32
  /// Names in documents may be of any length; longer lines are cut, in characters.
  private static let lengthLimit = 400

  private(set) var lines: [String] = []

  mutating func add(_ line: String) {
    let line = line.utf8.count <= Warnings.lengthLimit ? line : line.prefix(Warnings.lengthLimit) + "…"
    guard lines.count < Warnings.limit, !lines.contains(line) else { return }
    lines.append(line)
  }

  mutating func add(_ lines: [String]) {
    for line in lines { add(line) }
  }
}
