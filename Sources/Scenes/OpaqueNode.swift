import JSON

/// A node of a source that microtome lists but cannot draw.
public struct OpaqueNode: Sendable, Equatable {
  /// Its own name; the groups that it is in are listed with it.
  public var name: String
  public var type: String
  /// The names of the groups that it is in, outermost first.
  public var groups: [String] = []
  /// Where it lies: an absolute path or a URL, without tokens and passwords. Nil when nobody says.
  public var address: String?
  /// How its collection says that the address is to be read.
  var pathType: String?
  /// What its collection says of it.
  var attributes: JSON = .null

  public init(name: String, type: String) {
    self.name = name
    self.type = type
  }

  /// The node in a further group around those that it is in.
  func inside(_ group: String) -> OpaqueNode {
    var node = self
    node.groups.insert(group, at: 0)
    return node
  }

  /// The name with its groups: `cortex/mesh`.
  public var fullName: String { (groups + [name]).joined(separator: "/") }
}
