import JSON

/// A node that is to be written: a layer, a reference to a collection, or a group of nodes.
public struct CollectionEntry: Sendable {
  enum Content: Sendable {
    case group([CollectionEntry])
    /// - Parameters:
    ///   - path: as it stands in the document.
    ///   - type: of the path, see ``NodePath``.
    case reference(path: String, pathType: String)
  }

  public var name: String
  /// `collection`, `multiscale`, or a type that is carried over.
  var type: String
  var content: Content
  /// Which of the layers at the path is meant.
  var part: String?
  var preset = LayerPreset()
  var channels: [ChannelPreset] = []
  /// The same for what comes along with it.
  var parts: [NodeRendering.Part] = []
  /// Attributes beside those of rendering.
  var attributes = JSONObject()
  /// How it is moved from where its source has it.
  var move: EntryMove?

  init(name: String, type: String, content: Content) {
    self.name = name
    self.type = type
    self.content = content
  }

  /// A group.
  public init(group name: String, _ entries: [CollectionEntry]) {
    self.init(name: name, type: "collection", content: .group(entries))
  }

  /// Changes how the layer looks, or all layers of the group, where `change` says something.
  public mutating func look(_ change: LayerPreset) {
    guard case .group(var entries) = content else {
      preset = preset.overridden(by: change)
      return
    }
    for index in entries.indices { entries[index].look(change) }
    content = .group(entries)
  }

  /// The transformations of the entry and those in it, and the unit of the world that they lead to.
  var moves: (transformations: [JSON], unit: String?) {
    switch content {
    case .group(let entries):
      let inner = entries.map(\.moves)
      return (inner.flatMap(\.transformations), inner.lazy.compactMap(\.unit).first)
    case .reference(let path, let pathType):
      guard let move else { return ([], nil) }
      return ([move.json(["type": .string(pathType), "path": .string(path)])], move.unit)
    }
  }

  /// The node in a dialect.
  func json(_ dialect: CollectionDocument.Dialect) -> JSON {
    var node = JSONObject()
    switch dialect {
    case .rfc8: node["type"] = .string(type)
    case .draft: node["node_type"] = .string(type == "multiscale" ? "image" : type)
    case .slide: node["type"] = .string(type == "multiscale" ? "image" : type)
    }
    node["name"] = .string(name)
    if case .reference(let path, let pathType) = content {
      node["path"] = dialect == .rfc8 ? ["type": .string(pathType), "path": .string(path)] : .string(path)
    }
    var attributes = attributes
    attributes[NodeRendering.partKey] = part.map { .string($0) }
    if !parts.isEmpty { attributes[NodeRendering.partsKey] = .array(parts.map(\.json)) }
    let rendering = PresetWriter.rendering(preset, channels: channels)
    for key in RenderingTargets.keys(of: dialect) where !rendering.isEmpty {
      let value = key == RenderingTargets.webknossos ? PresetWriter.webknossos(preset) : rendering
      if !value.isEmpty { attributes[key] = .object(value) }
    }
    if !attributes.isEmpty || dialect == .slide { node["attributes"] = .object(attributes) }
    if case .group(let entries) = content {
      node[dialect == .slide ? "members" : "nodes"] = .array(entries.map { $0.json(dialect) })
    }
    return .object(node)
  }
}

/// Which attributes rendering is written to.
enum RenderingTargets {
  static let webknossos = "webknossos:rendering"

  /// RFC-8 leaves names without a prefix to itself.
  static func keys(of dialect: CollectionDocument.Dialect) -> [String] {
    dialect == .slide ? ["rendering"] : ["microtome:rendering", webknossos]
  }
}

extension NodeRendering.Part {
  /// What ``NodeRendering`` reads.
  var json: JSON {
    let rendering = PresetWriter.rendering(preset, channels: channels)
    return rendering.isEmpty ? ["name": .string(name)] : ["name": .string(name), "rendering": .object(rendering)]
  }
}
