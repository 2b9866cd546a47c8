import JSON

/// A node of a collection, in whatever dialect it is written.
struct CollectionNode: Sendable, Equatable {
  enum Kind: Sendable, Equatable {
    case collection
    /// An image of several resolutions.
    case multiscale
    /// One resolution of an image.
    case singlescale
    /// Anything else, by its type: listed, but not drawn.
    case opaque(String)
  }

  var kind: Kind
  /// For people; never empty.
  var name: String
  var id: String?
  var path: NodePath?
  var attributes: JSON
  /// The nodes inside; nil where the document has no list of them.
  var children: [CollectionNode]?
  /// All of the node, as it stands in the document.
  var raw: JSON
  /// Where it stands.
  var place: [JSONText.Step]
}

/// Where a node lies, as its document says.
struct NodePath: Sendable, Equatable {
  /// A path from the document, or a URL.
  var text: String
  /// `zarr`, `json`, or a prefixed type; nil in dialects that know no types.
  var type: String?

  init(_ text: String, type: String? = nil) {
    self.text = text
    self.type = type
  }

  /// What is longer is no path, and takes forever to be taken apart.
  static let lengthLimit = 1 << 16

  /// From text, or from an object with a `type` and a `path`.
  init?(_ value: JSON?) {
    guard let text = value?.string ?? value?["path"]?.string, !text.isEmpty, text.utf8.count <= NodePath.lengthLimit
    else { return nil }
    self.init(text, type: value?["type"]?.string)
  }

  /// Whether a type that somebody made up says how to read the path.
  var isForeign: Bool {
    guard let prefix = type?.split(separator: ":", omittingEmptySubsequences: false).first else { return false }
    return type?.contains(":") == true && prefix != "microtome"
  }

  /// The last part of the path, without a well-known suffix.
  var stem: String? {
    var name = String(text.prefix { $0 != "?" && $0 != "#" }.split(separator: "/").last { $0 != "." } ?? "")
    for suffix in [".json", ".zarr", ".ome"] where name.hasSuffix(suffix) { name.removeLast(suffix.count) }
    return name.isEmpty || name == ".." ? nil : name
  }
}

/// What names another object of a document: a node, a coordinate system.
struct NodeReference: Sendable, Equatable {
  var id: String?
  var name: String?
  /// The document that the object is in; nil for the same one.
  var path: NodePath?

  /// From the object of the RFC, or text, or what drafts had: `{"$ref": id}`, `{"ref": id}`.
  init?(_ value: JSON?) {
    id = value?.string ?? value?["id"]?.string ?? value?["$ref"]?.string ?? value?["ref"]?.string
    name = value?["name"]?.string
    path = NodePath(value?["path"])
    if id == nil, name == nil, path == nil { return nil }
  }
}
