import Formats
import JSON
import Stores
import Voxels

/// WEBKNOSSOS datasets, single layers of them, and their `datasource-properties.json` by itself.
///
/// A layer that cannot be opened says so and never hides the others. Mags that are not there are left out and listed,
/// and so are transformations that cannot be drawn: the layer is then shown where it is stored.
enum WebknossosReader: SceneReader {
  static let documentation = PluginDocumentation(
    names: ["webknossos"], summary: "WEBKNOSSOS datasets: layers, mags, bounding boxes, affines, view configurations.",
    specification: "https://docs.webknossos.org/webknossos/data/concepts.html",
    example: #"{"scale": {"factor": [11.24, 11.24, 28], "unit": "nanometer"}, "dataLayers": […]}"#)

  static func read(_ source: OpenedSource, opener: SceneOpener) async throws -> Scene? {
    guard let part = try await part(source) else { return nil }
    try opener.admit(part.entries.count, of: source.location)
    let opened = try await part.entries.concurrentMap { entry in
      var opened = try await open(entry, of: part)
      // Without the dataset's own document beside it, a layer's folder is only a folder.
      if part.extent == .dataset, source.node != nil { opened.layer.address = source.address(of: entry.name) }
      return opened
    }
    let toReference = opened.first { $0.layer.pyramid != nil }?.fromDataset ?? .identity
    let attributes = part.attributes
    var name = attributes["id"]?["name"]?.string ?? ""
    if name.isEmpty { name = (source.node == nil ? source.base : source.location).stem }
    return Scene(
      source: source.location.name, name: part.extent == .dataset ? name : part.entries[0].name,
      format: "webknossos", version: attributes["version"]?.int.map { "\($0)" } ?? "1", layers: opened.map(\.layer),
      opaque: opened.flatMap(\.opaque), view: WebknossosView.scene(attributes, toReference: toReference))
  }

  /// What of a dataset was opened.
  private struct Part: Sendable {
    enum Extent { case dataset, layer, mag }

    var extent: Extent
    var entries: [WebknossosDataset.Entry]
    /// All of `datasource-properties.json`.
    var attributes: JSON

    init(_ dataset: WebknossosDataset) {
      (extent, entries, attributes) = (.dataset, dataset.layers, dataset.attributes)
    }

    init(_ extent: Extent, _ layer: WebknossosLayer) {
      self.extent = extent
      entries = [WebknossosDataset.Entry(name: layer.properties.name, layer: .success(layer))]
      attributes = layer.datasetAttributes
    }

    /// Where a mag lies inside of what was opened.
    func path(ofMag mag: String, in layer: String) -> String {
      switch extent {
      case .dataset: "\(layer)/\(mag)"
      case .layer: mag
      case .mag: "."
      }
    }
  }

  private static func part(_ source: OpenedSource) async throws -> Part? {
    switch source.node {
    case .group(let dataset as WebknossosDataset)?: return Part(dataset)
    case .group(let layer as WebknossosLayer)?: return Part(.layer, layer)
    case .group?: return nil
    case .array(let node)?: return try await mag(node).map { Part(.mag, $0) }
    case nil:
      guard source.attributes["dataLayers"]?.array != nil else { return nil }
      return Part(try WebknossosFormat.dataset(source.attributes, in: source.base))
    }
  }

  /// The layer that an array is a mag of, with no other mag.
  private static func mag(_ node: ArrayNode) async throws -> WebknossosLayer? {
    guard let name = node.location.key.split(separator: "/").last, let mag = Mag.parse(String(name)) else { return nil }
    do {
      guard case .group(let layer as WebknossosLayer)? = try await WebknossosFormat.open(node.location.parent),
        let member = layer.properties.mags.first(where: { $0.mag == mag }),
        try await layer.open(member).node.location.name == node.location.name
      else { return nil }
      return layer.limited(to: member)
    } catch let failure as Failure where failure.code != .cancelled {
      // Nobody asked for the dataset, so that what is wrong with it is no reason not to show the array.
      return nil
    }
  }

  private struct Opened: Sendable {
    var layer: Layer
    var opaque: [OpaqueNode] = []
    /// From voxels of the dataset to those of the layer.
    var fromDataset = AffineTransform.identity
  }

  private static func open(_ entry: WebknossosDataset.Entry, of part: Part) async throws -> Opened {
    let path = part.extent == .dataset ? entry.name : "."
    do {
      let layer = try entry.layer.get()
      let transformation = try WebknossosTransformation(layer.attributes["coordinateTransformations"])
      let volume = try await WebknossosVolume.open(
        layer, placement: transformation.placement(voxelSize: layer.voxelSize.factor)
      ) { part.path(ofMag: $0, in: entry.name) }
      let elementType = volume.pyramid.levels[0].array.elementType
      let isColored = layer.properties.elementClass == "uint24"
      var preset = WebknossosView.layer(layer.attributes, of: part.attributes, named: entry.name)
      if isColored { preset.color = nil }
      let kind: Layer.Kind =
        switch layer.properties.category {
        case "segmentation" where elementType.isInteger: .segmentation
        case "color", "segmentation": .intensity
        default: .guessed(elementType: elementType, name: entry.name)
        }
      return Opened(
        layer: Layer(
          name: entry.name, path: path, kind: kind, format: volume.format,
          volume: .ready(volume.pyramid), preset: preset, channels: isColored ? WebknossosView.colors : []),
        opaque: volume.missing.map { OpaqueNode(name: "\(entry.name)/\($0)", type: "webknossos:mag, which is missing") }
          + transformation.unsupported.map { OpaqueNode(name: entry.name, type: "webknossos:transformation \($0)") }
          + attachments(layer.attributes["attachments"], prefix: entry.name),
        fromDataset: transformation.affine.inverse ?? .identity)
    } catch {
      if error is CancellationError { throw error }
      let layer = try? entry.layer.get()
      var failure = Failure.wrapping(error)
      if failure.source.isEmpty { failure.source = layer?.location.name ?? entry.name }
      return Opened(
        layer: Layer(
          name: entry.name, path: path, kind: .intensity,
          format: layer?.properties.dataFormat ?? "unknown", volume: .failed(failure)))
    }
  }

  private static func attachments(_ value: JSON?, prefix: String) -> [OpaqueNode] {
    [("meshes", "mesh"), ("agglomerates", "agglomerate"), ("connectomes", "connectome")].flatMap { member, type in
      (value?[member]?.array ?? []).prefix(1000).map {
        OpaqueNode(name: "\(prefix)/\($0["name"]?.string ?? type)", type: "webknossos:\(type)")
      }
    }
  }
}
