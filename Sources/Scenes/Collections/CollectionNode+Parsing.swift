import JSON

extension CollectionNode {
  /// What images are called by one or the other.
  private static let imageTypes: Set<String> = [
    "multiscale", "multiscales", "image", "label", "labels", "segmentation",
  ]

  /// - Parameter place: where the node stands in its document.
  init(_ value: JSON, at place: [JSONText.Step]) {
    raw = value
    self.place = place
    id = value["id"]?.string
    path = NodePath(value["path"])
    attributes = value["attributes"] ?? [:]
    let list = CollectionNode.list(of: value)
    kind = CollectionNode.kind(of: value, hasList: list != nil)
    if case .opaque = kind {
      children = nil
    } else {
      children = list.map { list in
        list.values.enumerated().map { CollectionNode($1, at: place + list.place + [.item($0)]) }
      }
    }
    let own = value["name"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    name = own ?? path?.stem ?? id.flatMap { $0.isEmpty ? nil : $0 } ?? "unnamed"
  }

  private static func kind(of value: JSON, hasList: Bool) -> Kind {
    switch type(of: value) {
    case "collection": .collection
    case "singlescale": .singlescale
    case let type? where imageTypes.contains(type): .multiscale
    case let type?: .opaque(type)
    case nil: hasList && value["multiscales"] == nil ? .collection : .multiscale
    }
  }

  /// The type of a node. Drafts had `node_type`, which every Zarr document has as well, with a meaning of its own.
  static func type(of value: JSON) -> String? {
    if let type = value["type"]?.string { return type }
    return value["zarr_format"] == nil ? value["node_type"]?.string : nil
  }

  /// The nodes inside of a node, and where their list stands in it.
  static func list(of value: JSON) -> (values: [JSON], place: [JSONText.Step])? {
    for name in ["nodes", "members"] {
      if let list = value[name]?.array { return (list, [.member(name)]) }
      if let list = value["collection"]?[name]?.array { return (list, [.member("collection"), .member(name)]) }
    }
    return nil
  }
}
