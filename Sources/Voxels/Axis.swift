/// One axis of an array.
public struct Axis: Sendable, Equatable {
  public enum Kind: String, Sendable {
    case space, time, channel, other
  }

  public var name: String
  public var kind: Kind
  /// The unit as the source spells it, such as `micrometer`; nil when it has none.
  public var unit: String?

  public init(name: String, kind: Kind, unit: String? = nil) {
    self.name = name
    self.kind = kind
    self.unit = unit
  }
}
