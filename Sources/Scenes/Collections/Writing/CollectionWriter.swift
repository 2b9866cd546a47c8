import JSON
import Voxels

/// Writes scenes as documents of collections.
public struct CollectionWriter: Sendable {
  /// Which manner a new document is written in.
  public enum Dialect: String, Sendable, CaseIterable {
    case rfc8, slide

    var document: CollectionDocument.Dialect { self == .rfc8 ? .rfc8 : .slide }
  }

  /// RFC-8 is not part of a version of OME-Zarr yet; drafts that add to 0.6 count like this.
  static let version = "0.9.dev3"
  private static let slideKey = CollectionDocument.keyPrefix + "0.6"

  public let place: CollectionPlace
  public let dialect: Dialect
  /// What the user should know of what was written, a line each.
  public private(set) var warnings: [String] = []
  /// Where images were moved to so far, by their paths.
  private var moves: [String: [[Double]]] = [:]

  public init(_ place: CollectionPlace, dialect: Dialect = .rfc8) {
    self.place = place
    self.dialect = dialect
  }

  /// The document of a scene.
  ///
  /// Layers become references to where they lie, groups nested collections; presets are those of the scene as it is now.
  ///
  /// - Throws: ``Failure`` when a layer has no address.
  public mutating func document(_ scene: Scene) throws(Failure) -> JSON {
    document(named: scene.name, entries: try entries(scene), view: scene.storedView)
  }

  /// The document of a collection with those nodes.
  public func document(named name: String, entries: [CollectionEntry], view: ScenePreset?) -> JSON {
    let nodes = JSON.array(entries.map { $0.json(dialect.document) })
    let shown = view.map(PresetWriter.view) ?? JSONObject()
    var attributes = JSONObject()
    for key in RenderingTargets.keys(of: dialect.document) where !shown.isEmpty {
      let view = key == RenderingTargets.webknossos ? view.map(PresetWriter.webknossosView) ?? JSONObject() : shown
      if !view.isEmpty { attributes[key] = .object(view) }
    }
    let moves = CollectionEntry(group: name, entries).moves
    if dialect == .rfc8, !moves.transformations.isEmpty {
      attributes["scene"] = [
        "coordinateSystems": EntryMove.systems(unit: moves.unit),
        "coordinateTransformations": .array(moves.transformations),
      ]
    }
    var root = JSONObject()
    if dialect == .rfc8 {
      root["version"] = .string(CollectionWriter.version)
      root["type"] = "collection"
    }
    root["name"] = .string(name)
    if !attributes.isEmpty { root["attributes"] = .object(attributes) }
    root[dialect == .rfc8 ? "nodes" : "members"] = nodes
    return dialect == .rfc8 ? ["ome": .object(root)] : [CollectionWriter.slideKey: ["collection": .object(root)]]
  }

  /// The nodes of a scene's layers, and of what it lists beside them where that has an address.
  public mutating func entries(_ scene: Scene) throws(Failure) -> [CollectionEntry] {
    var tree = EntryTree()
    // What belongs to an image comes along with it.
    let images = Set(scene.layers.map(\.fullName))
    var companions: [String: [Layer]] = [:]
    for layer in scene.layers {
      let group = layer.groups.joined(separator: "/")
      if !layer.groups.isEmpty, images.contains(group) { companions[group, default: []].append(layer) }
    }
    for layer in scene.layers
    where layer.groups.isEmpty || !images.contains(layer.groups.joined(separator: "/")) {
      var entry = try entry(layer, unit: scene.unit)
      entry.parts = CollectionWriter.parts(companions[layer.fullName] ?? [])
      tree.add(entry, in: layer.groups)
    }
    for node in scene.opaque {
      guard let entry = try entry(node) else { continue }
      tree.add(entry, in: node.groups)
    }
    let (entries, renamed) = tree.entries
    warnings += renamed.map { "\($0.old.printable) is written as \($0.new.printable), since names have to differ" }
    return entries
  }

  private mutating func entry(_ layer: Layer, unit: String?) throws(Failure) -> CollectionEntry {
    guard let address = layer.address else {
      throw Failure(.unsupported, layer.fullName, "has no address", remedy: "leave it out")
    }
    let path = try path(to: address, of: layer.fullName)
    let isCollection = layer.format == "collection"
    var entry = CollectionEntry(
      name: layer.name, type: isCollection ? "collection" : "multiscale",
      content: .reference(path: path.text, pathType: CollectionWriter.type(of: path, format: layer.format)))
    entry.part = layer.part
    entry.move = move(layer, to: path.text, unit: unit)
    entry.preset = layer.preset
    entry.channels = layer.channels
    entry.attributes = CarriedAttributes.of(layer.memberAttributes)
    if layer.kind == .segmentation, entry.attributes["labels"] == nil, dialect == .rfc8 {
      entry.attributes["labels"] = [:]
    }
    return entry
  }

  /// What the document has to say of where a layer is; what it cannot say is a warning.
  private mutating func move(_ layer: Layer, to path: String, unit: String?) -> EntryMove? {
    if layer.volume.isPending, layer.mayBeMoved {
      warnings.append("\(layer.fullName.printable) is not open, so where its collection puts it is left out")
    }
    guard let move = EntryMove(layer, unit: unit) else { return nil }
    guard dialect == .rfc8 else {
      warnings.append("where \(layer.fullName.printable) was moved to is left out: this dialect cannot say it")
      return nil
    }
    // Transformations name what they move by its path.
    if let known = moves[path] {
      if known != move.rows {
        warnings.append("where \(layer.fullName.printable) was moved to is left out: the same image is moved elsewhere")
      }
      return nil
    }
    moves[path] = move.rows
    return move
  }

  /// What has to be said of layers that come along with another one, in their order where it is not their own.
  private static func parts(_ layers: [Layer]) -> [NodeRendering.Part] {
    let isMoved = zip(layers, layers.dropFirst()).contains { !$0.sourceOrder.lexicographicallyPrecedes($1.sourceOrder) }
    return layers.compactMap { layer in
      let isSilent = layer.preset == LayerPreset() && layer.channels == layer.sourceChannels
      guard !isSilent || isMoved else { return nil }
      return NodeRendering.Part(
        name: layer.name, preset: layer.preset, channels: layer.channels == layer.sourceChannels ? [] : layer.channels)
    }
  }

  private mutating func entry(_ node: OpaqueNode) throws(Failure) -> CollectionEntry? {
    guard let address = node.address else { return nil }
    let path = try path(to: address, of: node.fullName)
    var entry = CollectionEntry(
      name: node.name, type: node.type, content: .reference(path: path.text, pathType: node.pathType ?? "zarr"))
    entry.attributes = CarriedAttributes.of(node.attributes)
    return entry
  }

  mutating func path(to address: String, of name: String) throws(Failure) -> CollectionPlace.Path {
    let path = try place.path(to: address, usesURLs: dialect == .rfc8)
    if path.isStripped {
      warnings.append(
        "\(name.printable): the password or query of \(path.text.printable) is left out, since it may be secret")
    }
    return path
  }

  /// The RFC's own types where they fit.
  private static func type(of path: CollectionPlace.Path, format: String) -> String {
    guard path.isPlain else { return "microtome:source" }
    if path.text.hasSuffix(".json") { return "json" }
    return ["ome-zarr", "zarr", "collection", "unknown"].contains(format) ? "zarr" : "microtome:source"
  }
}

extension Scene {
  /// The scene with as much opened as it takes to write it: members that are moved, and the first one where the view is a
  /// place in the world.
  public func openingForWriting() async -> Scene {
    let scene = await opening { $0.mayBeMoved && !$0.volume.isOption }
    return scene.view?.place == nil ? scene : await scene.openingReference()
  }
}
