import Voxels

/// What was learnt of a server.
final class ServerHabits: Sendable {
  private let state = Locked((ignoresRanges: false, misreadsSuffixes: false, refusesHEAD: false))

  /// Whether it sends all of an object where a part is asked for.
  var ignoresRanges: Bool {
    get { state.withLock { $0.ignoresRanges } }
    set { state.withLock { $0.ignoresRanges = newValue } }
  }

  /// Whether it takes `-n` for something else than the last n bytes.
  var misreadsSuffixes: Bool {
    get { state.withLock { $0.misreadsSuffixes } }
    set { state.withLock { $0.misreadsSuffixes = newValue } }
  }

  var refusesHEAD: Bool {
    get { state.withLock { $0.refusesHEAD } }
    set { state.withLock { $0.refusesHEAD = newValue } }
  }
}
