import Voxels

/// Holds readers of one object to one version of it.
///
/// An index and the chunks that it leads to are read one after the other; when the object is replaced in between, its
/// new bytes at the old offsets would be wrong voxels. The first answer fixes the version, and each later one must be
/// of the same.
final class ObjectPin: Sendable {
  private struct State {
    var facts: ObjectFacts?
    var isRecorded = false
    var hasBody = false
  }

  private let state = Locked(State())
  /// Tells requests for different versions apart.
  let batch: String
  /// Whether what was stored earlier does not count.
  let isAnew: Bool

  init() { (batch, isAnew) = ("", false) }

  /// A pin for an object that has changed: it takes the version that the server has now.
  init(anew: Void) { (batch, isAnew) = ("\u{0}\(UInt64.random(in: 0 ... .max))", true) }

  /// What is known of the version; nil until the first answer.
  var facts: ObjectFacts? { state.withLock { $0.facts } }

  /// Whether the disk cache may have the object whole.
  var hasBody: Bool { state.withLock { $0.hasBody } }

  /// Takes the version of an answer where there is none yet.
  ///
  /// - Returns: false when the answer is about another version.
  func admits(_ facts: ObjectFacts) -> Bool {
    state.withLock { state in
      guard let known = state.facts else {
        state.facts = facts
        return true
      }
      guard !known.contradicts(facts) else { return false }
      if known.size == nil, !facts.isEncoded { state.facts?.size = facts.size }
      return true
    }
  }

  /// The same for what the disk cache has and holds for valid.
  func adopts(_ facts: ObjectFacts, hasBody: Bool) -> Bool {
    state.withLock { state in
      if let known = state.facts { return known.version == facts.version }
      (state.facts, state.isRecorded, state.hasBody) = (facts, true, hasBody)
      return true
    }
  }

  /// Whether the disk cache has still to be told of the version. True once.
  func takeRecording() -> Bool {
    state.withLock { state in
      guard state.facts != nil, !state.isRecorded else { return false }
      state.isRecorded = true
      return true
    }
  }
}

/// The pins of all objects of a store that were read by range.
final class ObjectPins: Sendable {
  /// Many more than there are indexes in memory that a version matters to.
  private static let limit = 1 << 18

  private let pins = Locked<[String: ObjectPin]>([:])

  /// The pin of an object that must have one.
  func pin(_ key: String) -> ObjectPin {
    pins.withLock { pins in
      if let pin = pins[key] { return pin }
      if pins.count >= ObjectPins.limit { pins = pins.filter { _ in Bool.random() } }
      let pin = ObjectPin()
      pins[key] = pin
      return pin
    }
  }

  func known(_ key: String) -> ObjectPin? { pins.withLock { $0[key] } }
}
