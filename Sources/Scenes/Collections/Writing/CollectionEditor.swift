import JSON
import Voxels

/// Changes the document of a collection in place: stand-alone, or all of the `zarr.json` or `.zattrs` of a group.
///
/// What is not changed keeps every byte: attributes and nodes that nobody knows, the order of members, the digits of
/// numbers.
public struct CollectionEditor: Sendable {
  /// What to call the document in messages.
  let source: String
  private(set) var json: JSONText
  private(set) var document: CollectionDocument

  /// - Throws: ``Failure`` (`invalid`, `usage`) when the text is no document of a collection.
  public init(_ text: Bytes, source: String) throws(Failure) {
    self.source = source
    do throws(Failure) { json = try JSONText(parsing: text) } catch { throw error.at(source) }
    guard let document = json.value(at: []).flatMap({ CollectionDocument($0, isDocument: true) }),
      document.root.kind == .collection, document.root.children != nil
    else {
      throw Failure(.usage, source, "is no collection", remedy: "make one with microtome collection create")
    }
    self.document = document
  }

  /// The document as it is now.
  public var text: [UInt8] { json.text }

  /// A node with the names of the groups around it, and those groups.
  struct Placed: Sendable {
    var node: CollectionNode
    var groups: [CollectionNode]

    var fullName: String { (groups.map(\.name) + [node.name]).joined(separator: "/") }
    /// Whether it is only a list of other nodes.
    var isGroup: Bool { node.kind == .collection && node.path == nil && node.children != nil }
  }

  /// All nodes, each before those in it.
  var nodes: [Placed] { CollectionEditor.nodes(in: document.root, groups: []) }

  private static func nodes(in node: CollectionNode, groups: [CollectionNode]) -> [Placed] {
    (node.children ?? []).flatMap { child -> [Placed] in
      let placed = Placed(node: child, groups: groups)
      return [placed] + (placed.isGroup ? nodes(in: child, groups: groups + [child]) : [])
    }
  }

  /// The full names of all nodes, groups too, in the order of the document.
  public var names: [String] { nodes.map(\.fullName) }

  /// What a name stands for.
  enum Target {
    case node(Placed)
    /// A layer of a member that has several: it stands in no document but the member's own.
    case part(Placed, name: String)
  }

  /// - Throws: ``Failure`` (`usage`) that says what there is.
  func find(_ name: String) throws(Failure) -> Target {
    let nodes = nodes
    if let node = nodes.first(where: { $0.fullName == name }) { return .node(node) }
    if let node = nodes.first(where: { $0.node.path != nil && name.hasPrefix($0.fullName + "/") }) {
      return .part(node, name: String(name.dropFirst(node.fullName.count + 1)))
    }
    throw unknown(name)
  }

  /// Whether a name is that of a layer in a member's own document.
  ///
  /// - Throws: ``Failure`` (`usage`) that says what there is, for names that nothing can have.
  public func isPart(_ name: String) throws(Failure) -> Bool {
    if case .part = try find(name) { true } else { false }
  }

  /// Whether the document says where to look first.
  public var hasView: Bool { NodeRendering(document.root.attributes).view != nil }

  /// The manner of nodes that are added.
  public var dialect: CollectionWriter.Dialect { document.dialect == .slide ? .slide : .rfc8 }

  func unknown(_ name: String) -> Failure {
    let names = names
    let more = names.count > 40 ? " and \(names.count - 40) more" : ""
    let list = names.isEmpty ? "nothing" : names.prefix(40).joined(separator: ", ") + more
    return Failure(.usage, source, "has no member \(name)", remedy: "there is: \(list)")
  }

  /// - Throws: ``Failure`` (`usage`) also for layers that are in a member's own document.
  func node(_ name: String) throws(Failure) -> Placed {
    switch try find(name) {
    case .node(let placed): return placed
    case .part(let placed, _):
      throw Failure(
        .usage, source, "\(name) is a part of the member \(placed.fullName), which is a document of its own",
        remedy: "change \(placed.node.path?.text ?? "that") itself")
    }
  }

  /// Changes the text and reads it again.
  mutating func change(_ body: (inout JSONText) -> Void) {
    body(&json)
    refresh()
  }

  /// Changes the text of nodes that stay where they are. What is read of them is old until ``refresh()``.
  mutating func edit(_ body: (inout JSONText) -> Void) { body(&json) }

  /// Reads the text again.
  mutating func refresh() {
    if let changed = json.value(at: []).flatMap({ CollectionDocument($0, isDocument: true) }) { document = changed }
  }
}

extension CollectionNode {
  /// Where the list of the node's children stands.
  var listPlace: [JSONText.Step]? { CollectionNode.list(of: raw).map { place + $0.place } }
}
