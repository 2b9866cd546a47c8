import Formats
import JSON
import Stores
import Voxels

/// A node of a collection that is an image or a collection of its own, to be opened when it is needed.
struct CollectionMember: Sendable {
  let node: CollectionNode
  /// The document around it, where it lies, and what opens it.
  let context: Context
  /// What the groups around the node are called, outermost first, and how they want things to look.
  let groups: [String]
  let outer: [LayerPreset]

  /// What all members of a document have in common.
  struct Context: Sendable {
    let document: CollectionDocument
    /// Where paths start.
    let base: Location
    let address: String
    let space: CollectionSpace
    let opener: SceneOpener
  }

  /// The levels, where the document lists them.
  private let image: InlineImage?
  private let looks: MemberLooks

  init(_ node: CollectionNode, _ context: Context, groups: [String], outer: [LayerPreset]) {
    self.node = node
    self.context = context
    self.groups = groups
    self.outer = outer
    // A level that says where it lies is not what its array says of itself.
    let isInline = node.path == nil || node.kind == .singlescale && node.transformations != nil
    image = isInline ? InlineImage(node, in: context.document) : nil
    looks = MemberLooks(node, outer: outer)
  }

  /// The member as a layer that nobody has opened.
  var layer: Layer {
    var layer = Layer(
      name: node.name, path: node.path?.text ?? ".", kind: .intensity,
      format: node.kind == .collection ? "collection" : "unknown",
      volume: .failed(
        Failure(.invalid, context.base.name, "the member \(node.name) has no path, or none that could be one")),
      preset: looks.closed, channels: looks.rendering.channels)
    layer.groups = groups
    layer.memberAttributes = node.attributes
    if let path = node.path {
      layer.address = MemberAddress.address(of: path, from: context.base)
      layer.part = node.attributes[NodeRendering.partKey]?.string
    } else {
      (layer.address, layer.part) = (context.address, layer.fullName)
    }
    if node.path != nil || image != nil {
      layer.volume = .pending(PendingMember(isFinished: true) { await open() })
    }
    layer.mayBeMoved = context.space.mayPlace(node)
    layer.markUnchanged()
    return layer
  }

  /// A member that cannot be opened is a layer that says so; it never hides the others.
  private func open() async -> PendingMember.Opened {
    do {
      var scene = if let image { try await inline(image) } else { try await opened() }
      if let part = node.attributes[NodeRendering.partKey]?.string { scene = try await scene.selecting(part) }
      let world = try await world(of: scene)
      let isGroup = scene.isChoice || scene.format == "collection"
      var warnings = scene.warnings
      if world != nil { warnings += context.space.warnings.lines }
      return MemberPlacing(node: node, looks: looks, world: world, isGroup: isGroup).placed(
        PendingMember.Opened(
          layers: scene.members(named: node.name, path: node.path?.text ?? "."),
          opaque: isGroup ? scene.opaque.map { $0.inside(node.name) } : scene.opaque,
          warnings: warnings.map { "\(node.name): \($0)" }, isChoice: scene.isChoice))
    } catch {
      var layer = layer
      layer.groups = []
      let failure = Failure.wrapping(error)
      layer.volume = .failed(failure.source.isEmpty ? failure.at("\(context.base.name): \(node.name)") : failure)
      return PendingMember.Opened(layers: [layer])
    }
  }

  private func inline(_ image: InlineImage) async throws -> Scene {
    let pyramid = try await image.open(from: context.base)
    var layer = Layer(
      name: node.name, path: ".",
      kind: .guessed(elementType: pyramid.levels[0].array.elementType, name: node.name), format: "ome-zarr",
      volume: .ready(pyramid))
    (layer.address, layer.part) = (self.layer.address, self.layer.part)
    layer.space = image.system.map { LayerSpace(name: $0, axes: pyramid.axes, isInline: true) }
    layer.isListed = node.path == nil
    layer.keepOwnPlacement()
    return Scene(source: context.address, name: node.name, format: "ome-zarr", version: "", layers: [layer])
  }

  private func opened() async throws -> Scene {
    guard let path = node.path else {
      throw Failure(.invalid, context.base.name, "the member \(node.name) has no path, or none that could be one")
    }
    let (opener, base) = (context.opener, context.base)
    do {
      // What is said to be Zarr is looked for as nothing else: that is a third of the requests.
      return try await opener.openLazily(path.text, relativeTo: base, looking: path.type == "zarr" ? "zarr" : nil)
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

  /// Where the collection's transformations put the member; nil where they say nothing of it.
  private func world(of scene: Scene) async throws -> MemberWorld? {
    guard context.space.mayPlace(node), var layer = await scene.openingReference().reference?.layer,
      let pyramid = layer.pyramid
    else { return nil }
    // What a document lists is in its own systems, not in those of a document around it.
    if image == nil { layer.space?.isInline = false }
    let world = try await context.space.world(of: layer, pyramid, in: node) { place in
      // It is opened as it stands there, without the collection.
      try? await context.opener.openLazily(place, relativeTo: context.base).openingReference().reference?.layer.space
    }
    return world.map { MemberWorld(world: $0, axes: layer.space?.axes ?? pyramid.worldAxes ?? pyramid.axes) }
  }
}

/// Where a member of a collection is shown, if not where it says itself.
struct MemberWorld: Sendable {
  let world: ImageWorld
  /// The axes of the space that the member puts itself into.
  let axes: [Axis]

  /// - Throws: ``Failure`` (`unsupported`) when space, time and channels are mixed, or space is flattened.
  func placed(_ pyramid: Pyramid) throws(Failure) -> Pyramid {
    try pyramid.placed(by: world.matrix, from: axes, in: world.axes)
  }
}
