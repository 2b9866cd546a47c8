import Formats
import JSON
import Voxels

/// The images of an OME-Zarr scene as layers, each opened and placed when it is needed.
struct SceneMembers: Sendable {
  let group: any GroupNode
  let space: SceneSpace
  /// Images that something may lead through.
  private let bridges: [String]

  init(group: any GroupNode, space: SceneSpace) {
    self.group = group
    self.space = space
    bridges = space.bridges.sorted()
  }

  /// The images in the order in which the scene names them. Folders of one name go by their paths.
  var layers: [Layer] {
    let stems = space.images.map { group.location.appending($0).stem }
    let counts = Dictionary(stems.map { ($0, 1) }, uniquingKeysWith: +)
    return zip(space.images, stems).map { path, stem in layer(path, name: counts[stem] == 1 ? stem : path) }
  }

  private func layer(_ path: String, name: String) -> Layer {
    let location = group.location.appending(path)
    var layer = Layer(
      name: name, path: path, kind: .intensity, format: "ome-zarr",
      volume: .failed(Failure(.missing, location.name, "")))
    layer.address = location.name
    let closed = layer
    layer.volume = .pending(PendingMember { await open(closed) })
    return layer
  }

  private func open(_ closed: Layer) async -> PendingMember.Opened {
    do {
      guard case .group(let node) = try await Node.group(group).descendant(closed.path) else {
        throw Failure(.invalid, "", "is an array, not an image")
      }
      let ome = OMEMetadata.content(node.attributes)
      async let listed = LabelList.read(below: node, ome)
      let image = try await MultiscaleImage(ome, group: node)
      let world = try await world(of: image, at: closed.path)
      var warnings = image.warnings
      var layer = MultiscaleReader.layer(ome, try image.placed(in: world), name: closed.name, &warnings)
      (layer.path, layer.address) = (closed.path, closed.address)
      let labels = await listed
      warnings.add(labels.warnings.lines)
      let above = LabelImages(layer: layer, image: image, world: world, group: node).layers(labels)
      return PendingMember.Opened(
        layers: [layer] + above,
        warnings: warnings.lines.map { "\(closed.name): \($0)" })
    } catch {
      var layer = closed
      let failure = Failure.wrapping(error)
      layer.volume = .failed(failure.source.isEmpty ? failure.at(closed.address ?? closed.path) : failure)
      return PendingMember.Opened(layers: [layer])
    }
  }

  /// Where an image is in the scene.
  ///
  /// - Throws: ``Failure`` when no transformation that can be applied leads there.
  private func world(of image: MultiscaleImage, at path: String) async throws -> ImageWorld? {
    var graph = space.graph
    func add(_ systems: MultiscaleSystems, at path: String) throws(Failure) {
      try graph.add(systems.graph) { end in
        // What an image has below itself is not in the scene.
        TransformationGraph.Endpoint(
          place: end.place.isEmpty ? path : OMEMetadata.normalized("\(path)/\(end.place)"), name: end.name)
      }
    }
    // Most have none, and the graph of a large scene is not copied for nothing.
    if let systems = image.systems, !systems.graph.isEmpty { try add(systems, at: path) }
    for other in bridges where other != path {
      if let systems = await systems(at: other) { try add(systems, at: other) }
    }
    var start = TransformationGraph.Endpoint(place: path, name: image.systems?.intrinsic.name ?? "")
    let named = space.systems(at: path)
    // An image of one system, as all had before 0.6, has it whatever the scene calls it.
    if image.systems?.systems.count ?? 1 == 1, let only = named.first, named.count == 1 { start = only }
    guard start != space.world else { return nil }
    let system = CoordinateSystem(name: start.name, axes: image.intrinsicAxes)
    let matrix = try graph.matrix(from: start, as: system, to: space.world)
    // A world that nobody defines has the axes of what is moved there.
    let known = graph.system(at: space.world)?.axes
    guard let axes = known ?? (matrix.outputs == matrix.inputs ? image.intrinsicAxes : nil) else {
      throw Failure(.missing, "", "the coordinate system \(space.world) is not defined")
    }
    return ImageWorld(matrix: matrix, axes: axes)
  }

  /// What another image says of its systems; nil when it says nothing, or cannot be read.
  private func systems(at path: String) async -> MultiscaleSystems? {
    guard let attributes = try? await group.attributes(ofGroupAt: path) else { return nil }
    let ome = OMEMetadata.content(attributes)
    guard let multiscale = ome["multiscales"]?.array?.first, multiscale["coordinateSystems"] != nil else { return nil }
    return await (try? MultiscaleSystems(multiscale, version: OMEMetadata.version(ome)))?.resolved { inner in
      try await StoredParameters.read(inner, below: try await Node.group(group).descendant(path))
    }
  }
}
