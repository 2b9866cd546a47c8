import JSON
import Stores
import Voxels

/// The coordinate systems of a collection's document and the transformations between them and those of its members.
///
/// The place of an endpoint is what opens the member, empty for systems of the document itself, whose ids differ.
/// https://github.com/ome/ngff/blob/main/rfc/8/index.md#scene-attribute
struct CollectionSpace: Sendable {
  private(set) var graph = TransformationGraph()
  /// What is out of order and keeps nothing from being shown.
  private(set) var warnings = Warnings()
  /// The systems of collections that place their members, by where these collections stand in the document.
  private var worlds: [(collection: [JSONText.Step], endpoint: TransformationGraph.Endpoint)] = []
  /// What nodes with ids are called as places.
  private var places: [String: String] = [:]
  private var systemNames: Set<String> = []
  private let base: Location

  /// - Parameter base: where paths start.
  init(_ document: CollectionDocument, base: Location) {
    self.base = base
    let nodes = CollectionSpace.all(document.root)
    for node in nodes {
      if let id = node.id { places[id] = place(of: node) }
      let scene = node.attributes["scene"]
      for system in node.coordinateSystems + (scene?["coordinateSystems"]?.array ?? []) { add(system) }
    }
    for node in nodes {
      let scene = node.attributes["scene"]
      for item in scene?["coordinateTransformations"]?.array ?? [] { add(item, of: nil) }
      // Those of singlescales, and of images that list theirs, say where levels lie.
      if node.kind != .singlescale {
        for item in node.transformations ?? [] where !leadsFromLevel(item, of: node) { add(item, of: node) }
      }
      guard node.kind == .collection, let world = world(of: node, scene) else { continue }
      worlds.append((node.place, world))
    }
  }

  private static func all(_ node: CollectionNode) -> [CollectionNode] { [node] + (node.children ?? []).flatMap(all) }

  /// What a node is called as a place: what opens it, or where it stands.
  func place(of node: CollectionNode) -> String {
    node.path.map(place) ?? "#" + (node.id ?? node.name)
  }

  private func place(_ path: NodePath) -> String {
    var address = MemberAddress.address(of: path, from: base) ?? path.text
    for document in ["/zarr.json", "/.zattrs"] where address.hasSuffix(document) { address.removeLast(document.count) }
    return address
  }

  private mutating func add(_ system: JSON) {
    do throws(Failure) {
      let system = try CoordinateSystem(system, key: system["id"] == nil ? "name" : "id")
      guard systemNames.insert(system.name).inserted else { return }
      graph.add(system, at: TransformationGraph.Endpoint(name: system.name))
    } catch { warnings.add("a coordinate system is passed over: \(error.line)") }
  }

  /// - Parameter node: the image that says it, whose own systems are meant where the document does not define them.
  private mutating func add(_ item: JSON, of node: CollectionNode?) {
    guard let from = endpoint(item["input"], of: node), let to = endpoint(item["output"], of: node) else {
      return warnings.add("a transformation does not say what it leads from and to")
    }
    do throws(Failure) { try graph.add(try CoordinateTransformation(item), from: from, to: to) } catch {
      warnings.add("the transformation from \(from) to \(to) is passed over: \(error.line)")
    }
  }

  private func endpoint(_ value: JSON?, of node: CollectionNode?) -> TransformationGraph.Endpoint? {
    guard let reference = NodeReference(value) else { return nil }
    if let path = reference.path {
      return TransformationGraph.Endpoint(place: place(path), name: reference.id ?? reference.name ?? "")
    }
    let name = reference.id ?? reference.name ?? ""
    if systemNames.contains(name) { return TransformationGraph.Endpoint(name: name) }
    if let place = places[name] { return TransformationGraph.Endpoint(place: place, name: reference.name ?? "") }
    return TransformationGraph.Endpoint(place: node.map(place(of:)) ?? "", name: name)
  }

  private func leadsFromLevel(_ item: JSON, of node: CollectionNode) -> Bool {
    guard let input = NodeReference(item["input"])?.id else { return true }
    return node.children?.contains { $0.id == input } ?? false
  }

  /// The system that a collection shows its members in: the first that it defines, or what its first transformation leads
  /// to.
  private func world(of node: CollectionNode, _ scene: JSON?) -> TransformationGraph.Endpoint? {
    let own = (scene?["coordinateSystems"]?.array ?? []) + node.coordinateSystems
    if let name = own.lazy.compactMap({ $0["id"]?.string ?? $0["name"]?.string }).first(where: systemNames.contains) {
      return TransformationGraph.Endpoint(name: name)
    }
    return (scene?["coordinateTransformations"]?.array ?? []).lazy.compactMap { endpoint($0["output"], of: nil) }.first
  }

  /// Whether the document may say where a member is, so that it is worth to find out more.
  func mayPlace(_ node: CollectionNode) -> Bool {
    let place = place(of: node)
    return !worlds.isEmpty && graph.endpoints.contains { $0.place == place || node.path == nil && $0.place.isEmpty }
  }

  /// Where a layer of a member is shown.
  ///
  /// - Parameters:
  ///   - layer: the image of the member, as the member itself places it.
  ///   - systems: reads the systems of another member at a place, see ``Layer/space``.
  /// - Returns: nil where the document says nothing of it.
  /// - Throws: ``Failure`` when no transformation that can be applied leads there.
  func world(
    of layer: Layer, _ pyramid: Pyramid, in node: CollectionNode,
    systems: (_ place: String) async -> LayerSpace?
  ) async throws -> ImageWorld? {
    let place = place(of: node)
    let own = worlds.filter { node.place.starts(with: $0.collection) && $0.collection.count < node.place.count }
    let named = graph.endpoints.filter { end in
      // Systems of an image that is listed in the document are the document's.
      end.place == place || end.place.isEmpty && layer.space?.isInline == true && layer.space?.name == end.name
    }
    guard !own.isEmpty, let start = start(layer, place: place, named) else { return nil }
    var graph = graph
    if let space = layer.space, start.place == place { try graph.add(space, at: place) }
    for other in bridges where other != place {
      if let space = await systems(other) { try graph.add(space, at: other) }
    }
    graph = await graph.resolved { try await stored($0) }
    let axes = layer.space?.axes ?? pyramid.worldAxes ?? pyramid.axes
    var obstacle: Failure?
    for world in own.map(\.endpoint) {
      if world == start { return nil }
      do throws(Failure) {
        let matrix = try graph.matrix(from: start, as: CoordinateSystem(name: start.name, axes: axes), to: world)
        guard let end = graph.system(at: world)?.axes ?? (matrix.outputs == axes.count ? axes : nil) else {
          throw Failure(.missing, "", "the coordinate system \(world) is not defined")
        }
        return ImageWorld(matrix: matrix, axes: end, name: world.name)
      } catch { obstacle = obstacle ?? error }
    }
    throw obstacle ?? Failure(.missing, "", "no transformation leads to the collection")
  }

  /// The endpoint that a layer is shown in: by its name where it has one, else whatever the document calls it.
  private func start(
    _ layer: Layer, place: String, _ named: [TransformationGraph.Endpoint]
  ) -> TransformationGraph.Endpoint? {
    guard !named.isEmpty else { return nil }
    guard let space = layer.space else { return named.min { $0.name < $1.name } }
    let end = TransformationGraph.Endpoint(place: space.isInline ? "" : place, name: space.name)
    if named.contains(end) || named.contains(where: { space.names.contains($0.name) }) { return end }
    return named.min { $0.name < $1.name }
  }

  /// Members that something may lead through: their own transformations are needed to place others.
  private var bridges: Set<String> {
    var names: [String: Set<String>] = [:]
    for end in graph.endpoints where !end.place.isEmpty { names[end.place, default: []].insert(end.name) }
    let worlds = worlds.map(\.endpoint.place).filter { !$0.isEmpty }
    return Set(names.filter { $0.value.count > 1 }.keys).union(worlds)
  }

  private func stored(_ path: String) async throws -> (shape: [Int], values: [Double]) {
    let place = try await SourceSpecification(parsing: path).locate(relativeTo: base)
    guard let node = try await SceneOpener.source(at: place).node else {
      throw Failure(.invalid, place.name, "is no array")
    }
    return try await StoredParameters.read(".", below: node)
  }
}
