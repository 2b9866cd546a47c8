import Scenes
import Stores
import Voxels

/// What the user should hear of a source, each thing once: what is wrong with its metadata, which other servers it leads
/// to, and what they refuse to show.
final class SourceNotices: Sendable {
  /// Further hosts are not named in a line.
  private static let hostLimit = 8

  private let source: String
  private let policies: [SourcePolicy]
  private let warnings: [String]
  /// What was refused while the source was opened: servers that cannot list refuse whatever is not there, and most of
  /// what is looked for then is not.
  private let earlier: [String: Int]
  private let said = Locked((hosts: Set<String>(), refusals: false, warnings: false))

  /// - Parameters:
  ///   - policies: of the source, or of each where there are several.
  ///   - warnings: see ``Scenes/Scene/warnings``.
  init(_ source: String, _ policies: [SourcePolicy], warnings: [String] = []) {
    self.source = source
    self.policies = policies
    self.warnings = warnings
    earlier = ForbiddenObjects.shared.counts
  }

  convenience init(_ scene: Scene) { self.init(scene.sourceName, scene.policies, warnings: scene.warnings) }

  /// The next line to show; nil when there is nothing new.
  ///
  /// - Parameter isComplete: whether everything that is wanted was asked for, so that counts mean something.
  func next(isComplete: Bool = false) -> String? {
    let named = Set(policies.flatMap(\.others))
    let new = said.withLock { said in
      defer { said.hosts.formUnion(named) }
      return named.subtracting(said.hosts).sorted()
    }
    if !new.isEmpty {
      let more = new.count > SourceNotices.hostLimit ? " and \(new.count - SourceNotices.hostLimit) more hosts" : ""
      return "\(source): also reads from "
        + "\(new.prefix(SourceNotices.hostLimit).joined(separator: ", "))\(more); --same-host forbids that"
    }
    return complaints() ?? (isComplete ? refusals() : nil)
  }

  /// What is wrong with the metadata, in one line.
  private func complaints() -> String? {
    let isFirst = said.withLock { said in
      defer { said.warnings = true }
      return !said.warnings
    }
    guard isFirst, let first = warnings.first else { return nil }
    let more = warnings.count > 1 ? "; and \(warnings.count - 1) more, see microtome info" : ""
    return "\(source): \(first)\(more)"
  }

  private func refusals() -> String? {
    let counts = ForbiddenObjects.shared.counts.map { ($0.key, $0.value - earlier[$0.key, default: 0]) }
    let refused = counts.filter { $0.1 > 0 }.sorted { $0.0 < $1.0 }
    let isFirst = said.withLock { said in
      defer { said.refusals = said.refusals || !refused.isEmpty }
      return !said.refusals
    }
    guard isFirst, !refused.isEmpty else { return nil }
    return refused.map { origin, count in
      "\(count) object\(count == 1 ? "" : "s") of \(origin) \(count == 1 ? "is" : "are") forbidden (403) "
        + "and shown as missing"
    }.joined(separator: "; ")
  }

  /// Writes what is new to standard error, a line each.
  func print(isComplete: Bool = false) {
    while let line = next(isComplete: isComplete) { StandardError.write("microtome: \(line.printable)\n") }
  }
}
