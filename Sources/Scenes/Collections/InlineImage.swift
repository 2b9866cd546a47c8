import Formats
import JSON
import Stores
import Voxels

/// An image whose levels a collection's document lists itself, so that no document of the image is needed.
///
/// Either `singlescale` nodes, or the `multiscales` of OME-Zarr 0.5 that drafts have put into nodes. What a document
/// leaves out about a level is taken from the level's own metadata, and from the arrays' extents in the end.
struct InlineImage: Sendable {
  struct Level: Sendable, Equatable {
    var path: NodePath
    /// What takes the level to the image's coordinates; nil where the document does not say.
    var transformations: [JSON]?
  }

  private static let levelLimit = 64

  /// What to call the image in messages.
  let name: String
  let levels: [Level]
  /// The axes of the image's coordinates, as the document has them.
  let axes: JSON?
  /// What takes the image's coordinates further.
  let outer: JSON?
  /// What the document calls the image's coordinates.
  let system: String?

  /// - Parameter document: where coordinate systems are looked for that the node itself does not define.
  /// - Returns: nil when the node does not list its levels.
  init?(_ node: CollectionNode, in document: CollectionDocument) {
    name = node.name
    if let multiscale = node.raw["multiscales"]?.array?.first {
      axes = multiscale["axes"]
      outer = multiscale["coordinateTransformations"]
      system = nil
      levels = (multiscale["datasets"]?.array ?? []).compactMap { dataset in
        NodePath(dataset["path"]).map {
          Level(path: $0, transformations: dataset["coordinateTransformations"]?.array)
        }
      }
      return
    }
    let nodes = node.kind == .singlescale ? [node] : node.children ?? []
    guard !nodes.isEmpty || node.children != nil else { return nil }
    outer = nil
    var found: [Level] = []
    for level in nodes {
      guard let path = level.path ?? (node.place == level.place ? NodePath(".") : nil) else { continue }
      let listed = (node.transformations ?? []).filter { transformation in
        let input = NodeReference(transformation["input"])
        return input?.id.map { $0 == level.id } ?? input?.path.map { $0.text == path.text } ?? false
      }
      found.append(Level(path: path, transformations: level.transformations ?? (listed.isEmpty ? nil : listed)))
    }
    levels = found
    let output = found.lazy.compactMap { NodeReference($0.transformations?.last?["output"]) }.first
    let defined = document.coordinateSystem(output, of: node)
    axes = defined?["axes"]
    system = defined?["id"]?.string ?? defined?["name"]?.string
  }

  /// - Parameter base: where paths start.
  /// - Throws: ``Failure`` when a level is missing, or they do not go together.
  func open(from base: Location) async throws -> Pyramid {
    guard !levels.isEmpty else { throw Failure(.invalid, base.name, "the image \(name) lists no levels") }
    guard levels.count <= InlineImage.levelLimit else {
      throw Failure(.tooLarge, base.name, "the image \(name) lists \(levels.count) levels")
    }
    let nodes = try await levels.concurrentMap { level -> ArrayNode in
      let specification = try SourceSpecification(parsing: level.path.text)
      let place = try await specification.locate(relativeTo: base)
      let format = specification.format ?? (level.path.type == "zarr" ? "zarr" : nil)
      guard case .array(let node)? = try await SceneOpener.source(at: place, as: format).node else {
        throw Failure(.invalid, place.name, "is a level of the image \(name), but no array")
      }
      return node
    }
    do throws(Failure) { return try pyramid(nodes) } catch {
      throw error.source.isEmpty ? error.at("\(base.name): \(name)") : error
    }
  }

  private func pyramid(_ nodes: [ArrayNode]) throws(Failure) -> Pyramid {
    let rank = nodes[0].array.rank
    guard nodes.allSatisfy({ $0.array.rank == rank }) else {
      throw Failure(.invalid, "", "the levels differ in rank")
    }
    let axes = try axes(rank: rank, of: nodes[0])
    let outer = try ScaleTranslation(outer, rank: rank)
    var result: [Pyramid.Level] = []
    var hasTranslation = outer.translation != nil
    for (level, node) in zip(levels, nodes) {
      let own = try ScaleTranslation(.array(InlineImage.transformations(of: level, node)), rank: rank)
      hasTranslation = hasTranslation || own.translation != nil
      let scale = own.scale ?? zip(nodes[0].array.shape, node.array.shape).map { Double($0) / Double(max(1, $1)) }
      let total = own.composed(scale: scale, with: outer, rank: rank)
      result.append(
        Pyramid.Level(
          path: level.path.text, array: node.array, scale: total.scale, translation: total.translation))
    }
    // No rule says that they come in this order.
    result.sort { $0.scale.reduce(1, *) < $1.scale.reduce(1, *) }
    if !hasTranslation { result.alignCorners(axes: axes) }
    return Pyramid(axes: axes, levels: result)
  }

  private func axes(rank: Int, of node: ArrayNode) throws(Failure) -> [Axis] {
    let own = node.attributes["ome"]?["attributes"]
    let systems = (own?["coordinateSystems"] ?? own?["coordinate_systems"])?.array
    guard let axes = axes ?? systems?.first?["axes"] else {
      return AxisGuess.axes(named: node.dimensionNames, rank: rank)
    }
    return try OMEAxes.parse(axes, rank: rank)
  }

  /// A list of scales and translations, in their order.
  private static func transformations(of level: Level, _ node: ArrayNode) -> [JSON] {
    let own = node.attributes["ome"]?["attributes"]
    let list =
      level.transformations
      ?? (own?["coordinateTransformations"] ?? own?["coordinate_transformations"])?.array ?? []
    return list.prefix(1).flatMap { $0["type"]?.string == "sequence" ? $0["transformations"]?.array ?? [] : [$0] }
      + (list.first?["type"]?.string == "sequence" ? [] : list.dropFirst())
  }
}

extension CollectionDocument {
  /// The coordinate system that a node refers to: one of its own, of a node around it, or any of the document's. Without
  /// a reference the node's first.
  func coordinateSystem(_ reference: NodeReference?, of node: CollectionNode) -> JSON? {
    guard let wanted = reference?.id ?? reference?.name else { return node.coordinateSystems.first }
    func matches(_ system: JSON) -> Bool { system["id"]?.string == wanted || system["name"]?.string == wanted }
    return node.coordinateSystems.first(where: matches) ?? CollectionDocument.systems(root).first(where: matches)
      ?? node.coordinateSystems.first
  }

  private static func systems(_ node: CollectionNode) -> [JSON] {
    node.coordinateSystems + (node.attributes["scene"]?["coordinateSystems"]?.array ?? [])
      + (node.children ?? []).flatMap(systems)
  }
}
