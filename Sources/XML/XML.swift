/// An element of an XML document: a name, attributes, text and children.
///
/// Comments, processing instructions and the order between text and children are not kept.
public struct XML: Sendable, Equatable {
  /// As it is written, with its namespace prefix if it has one.
  public var name: String
  public var attributes: [String: String]
  /// The characters directly inside the element, without white space around them.
  public var text: String
  public var children: [XML]

  public init(name: String, attributes: [String: String] = [:], text: String = "", children: [XML] = []) {
    self.name = name
    self.attributes = attributes
    self.text = text
    self.children = children
  }

  /// The first child of a name.
  public subscript(name: String) -> XML? { children.first { $0.name == name } }

  /// All children of a name, in document order.
  public func all(_ name: String) -> [XML] { children.filter { $0.name == name } }
}
