import Stores
import Voxels

/// A member of a collection, to be opened when it is needed.
///
/// A collection is as fast to open as its own file, however many members it has and wherever they lie.
public struct PendingMember: Sendable {
  /// What a member turned out to be. A nested collection has members that are pending in turn.
  public struct Opened: Sendable {
    public var layers: [Layer]
    public var opaque: [OpaqueNode]
    /// See ``Scene/warnings``.
    public var warnings: [String]
    /// Whether the layers are to choose from in turn, see ``Scene/isChoice``.
    public var isChoice: Bool

    public init(
      layers: [Layer], opaque: [OpaqueNode] = [], warnings: [String] = [], isChoice: Bool = false
    ) {
      self.layers = layers
      self.opaque = opaque
      self.warnings = warnings
      self.isChoice = isChoice
    }
  }

  /// Whether it is one of many to choose from, such as a well of a plate: to be opened when it is chosen, and not
  /// together with the others.
  public let isOption: Bool
  /// Whether what it opens looks as its source wants it already, so that only what has been changed since is put on top.
  let isFinished: Bool
  private let policy: SourcePolicy?
  private let load: @Sendable () async -> Opened

  /// - Parameter load: opens the member, on behalf of the source that is being opened now. What fails is a layer that
  ///   says so.
  init(isOption: Bool = false, isFinished: Bool = false, _ load: @escaping @Sendable () async -> Opened) {
    policy = SourcePolicy.current
    self.isOption = isOption
    self.isFinished = isFinished
    self.load = load
  }

  public func open() async -> Opened { await SourcePolicy.$current.withValue(policy) { await load() } }
}
