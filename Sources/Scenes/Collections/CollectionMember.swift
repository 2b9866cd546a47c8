import Formats
import JSON
import Stores
import Voxels

/// A node of a collection that is an image or a collection of its own, to be opened when it is needed.
struct CollectionMember: Sendable {
  let node: CollectionNode
  /// The levels, where the document lists them.
  let image: InlineImage?
  /// Where paths start.
  let base: Location
  /// What opens the collection.
  let source: String
  /// The names of the groups around the node, outermost first, and what they say of how things look.
  let groups: [String]
  let outer: [LayerPreset]
  let opener: SceneOpener

  private let rendering: NodeRendering

  init(
    _ node: CollectionNode, in document: CollectionDocument, base: Location, source: String, groups: [String],
    outer: [LayerPreset], opener: SceneOpener
  ) {
    self.node = node
    self.base = base
    self.source = source
    self.groups = groups
    self.outer = outer
    self.opener = opener
    image = node.path == nil ? InlineImage(node, in: document) : nil
    rendering = NodeRendering(node.attributes)
  }

  /// The member as a layer that nobody has opened.
  var layer: Layer {
    var layer = Layer(
      name: node.name, path: node.path?.text ?? ".", kind: .intensity,
      format: node.kind == .collection ? "collection" : "unknown",
      volume: .failed(Failure(.invalid, base.name, "the member \(node.name) has no path")),
      preset: within(rendering.preset), channels: rendering.channels)
    layer.groups = groups
    layer.memberAttributes = node.attributes
    if let path = node.path {
      layer.address = MemberAddress.address(of: path, from: base)
      layer.part = node.attributes[NodeRendering.partKey]?.string
    } else {
      (layer.address, layer.part) = (source, layer.fullName)
    }
    if node.path != nil || image != nil { layer.volume = .pending(PendingMember { await open() }) }
    layer.markUnchanged()
    return layer
  }

  private func within(_ preset: LayerPreset) -> LayerPreset { outer.reversed().reduce(preset) { $0.within($1) } }

  /// A member that cannot be opened is a layer that says so; it never hides the others.
  private func open() async -> PendingMember.Opened {
    do {
      guard let image else { return try await openPath() }
      let pyramid = try await image.open(from: base)
      return PendingMember.Opened(layers: [finished(inline(pyramid), alone: true)])
    } catch {
      var layer = layer
      layer.volume = .failed(Failure.wrapping(error))
      return PendingMember.Opened(layers: [layer])
    }
  }

  private func inline(_ pyramid: Pyramid) -> Layer {
    var layer = Layer(
      name: node.name, path: ".",
      kind: .guessed(elementType: pyramid.levels[0].array.elementType, name: node.name), format: "ome-zarr",
      volume: .ready(pyramid))
    (layer.address, layer.part) = (source, (groups + [node.name]).joined(separator: "/"))
    return layer
  }

  private func openPath() async throws -> PendingMember.Opened {
    guard let path = node.path else { throw Failure(.invalid, base.name, "the member \(node.name) has no path") }
    var scene = try await scene(path)
    if let part = node.attributes[NodeRendering.partKey]?.string { scene = try await scene.selecting(part) }
    let isAlone = scene.layers.count == 1 && scene.format != "collection"
    return adapted(
      PendingMember.Opened(layers: scene.layers, opaque: scene.opaque), alone: isAlone,
      isCollection: scene.format == "collection", order: [])
  }

  private func scene(_ path: NodePath) async throws -> Scene {
    do {
      // What is said to be Zarr is looked for as nothing else: that is a third of the requests.
      return try await opener.openLazily(path.text, relativeTo: base, as: path.type == "zarr" ? "zarr" : nil)
    } catch let failure as Failure where failure.code == .missing || failure.code == .unsupported {
      // Which may be wrong, and paths may be encoded as those of URLs.
      let decoded = path.text.contains("://") ? path.text : path.text.percentDecoded
      guard path.type == "zarr" || decoded != path.text else { throw failure }
      do { return try await opener.openLazily(path.text, relativeTo: base) } catch {
        guard decoded != path.text else { throw error }
        return try await opener.openLazily(decoded, relativeTo: base)
      }
    }
  }

  /// What the member turned out to be, in its place in the collection and with what the collection says of it. Members
  /// of a nested collection are adapted once more when they are opened.
  ///
  /// - Parameter order: of the layer that has been opened, among those of the member.
  private func adapted(
    _ opened: PendingMember.Opened, alone: Bool, isCollection: Bool, order: [Int]
  ) -> PendingMember.Opened {
    let layers = opened.layers.enumerated().map { number, layer in
      var layer = layer
      layer.sourceOrder = order + [number]
      let place = layer.sourceOrder
      let part = rendering.parts.first { $0.name == layer.fullName }
      if case .pending(let member) = layer.volume {
        layer.volume = .pending(
          PendingMember { adapted(await member.open(), alone: false, isCollection: isCollection, order: place) })
      }
      if isCollection {
        layer.preset = layer.preset.overridden(by: part?.preset ?? LayerPreset()).within(rendering.preset)
      } else {
        layer.preset = layer.preset.overridden(by: rendering.preset).overridden(by: part?.preset ?? LayerPreset())
      }
      layer.channels = layer.channels.overridden(by: part?.channels ?? [])
      return finished(layer, alone: alone)
    }
    let opaque = opened.opaque.map { node in
      var node = node
      node.groups = groups + [self.node.name] + node.groups
      return node
    }
    return PendingMember.Opened(layers: ordered(layers), opaque: opaque)
  }

  /// - Parameter alone: whether the member is this one layer, which then goes by its name.
  private func finished(_ layer: Layer, alone: Bool) -> Layer {
    var layer = layer
    if alone {
      layer.name = node.name
      layer.groups = groups
      layer.preset = layer.preset.overridden(by: rendering.preset)
      layer.channels = layer.channels.overridden(by: rendering.channels)
      layer.memberAttributes = node.attributes
      describe(&layer)
    } else {
      layer.groups = groups + [node.name] + layer.groups
    }
    if let path = node.path { layer.path = path.text }
    layer.preset = within(layer.preset)
    layer.markUnchanged()
    return layer
  }

  /// What the collection says of the member beside how it looks.
  private func describe(_ layer: inout Layer) {
    let isInteger = layer.pyramid?.levels[0].array.elementType.isInteger ?? false
    switch node.attributes["webknossos:category"]?.string {
    case "segmentation" where isInteger: layer.kind = .segmentation
    case "color": layer.kind = .intensity
    default: break
    }
    guard let labels = LabelAttributes(node.attributes) else { return }
    if isInteger { layer.kind = .segmentation }
    layer.labelColors.merge(labels.colors) { $1 }
    layer.segmentNames.merge(labels.names) { $1 }
  }

  /// In the order that the collection has, where it names them all.
  private func ordered(_ layers: [Layer]) -> [Layer] {
    let names = Dictionary(
      rendering.parts.enumerated().map { ((groups + [node.name, $1.name]).joined(separator: "/"), $0) },
      uniquingKeysWith: { first, _ in first })
    let ranks = layers.compactMap { names[$0.fullName] }
    guard layers.count > 1, ranks.count == layers.count else { return layers }
    return zip(ranks, layers).sorted { $0.0 < $1.0 }.map(\.1)
  }
}

extension Scene {
  /// The scene of the one layer of that full name, with as much opened as it takes to find it.
  ///
  /// - Throws: ``Failure`` (`missing`) when there is none.
  func selecting(_ name: String) async throws -> Scene {
    let scene = await opening { name == $0.fullName || name.hasPrefix($0.fullName + "/") }
    guard let layer = scene.layers.first(where: { $0.fullName == name }) else {
      let names = scene.layers.prefix(20).map(\.fullName).joined(separator: ", ")
      throw Failure(.missing, source, "has no layer \(name)", remedy: "its layers are: \(names)")
    }
    var result = scene
    result.layers = [layer]
    result.format = layer.format
    result.opaque = []
    return result
  }
}
