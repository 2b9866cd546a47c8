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

    public init(layers: [Layer], opaque: [OpaqueNode] = []) {
      self.layers = layers
      self.opaque = opaque
    }
  }

  private let policy: SourcePolicy?
  private let load: @Sendable () async -> Opened

  /// - Parameter load: opens the member, on behalf of the source that is being opened now. What fails is a layer that
  ///   says so.
  init(_ load: @escaping @Sendable () async -> Opened) {
    policy = SourcePolicy.current
    self.load = load
  }

  public func open() async -> Opened { await SourcePolicy.$current.withValue(policy) { await load() } }
}
