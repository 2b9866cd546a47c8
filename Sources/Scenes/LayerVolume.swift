import Voxels

/// The image of a layer, as far as it is known.
public enum LayerVolume: Sendable {
  case ready(Pyramid)
  case failed(Failure)
  /// A member of a collection that nobody has opened yet. Opening it may give several layers.
  case pending(PendingMember)

  /// - Throws: ``Failure``: why the image is not available, or that it is not open yet.
  public func get() throws(Failure) -> Pyramid {
    switch self {
    case .ready(let pyramid): return pyramid
    case .failed(let failure): throw failure
    case .pending: throw Failure(.missing, "", "is not open yet")
    }
  }

  public var isPending: Bool {
    if case .pending = self { true } else { false }
  }

  public var isFailed: Bool {
    if case .failed = self { true } else { false }
  }

  /// Whether it is a member that is opened only when it is chosen, see ``PendingMember/isOption``.
  public var isOption: Bool {
    if case .pending(let member) = self { member.isOption } else { false }
  }
}
