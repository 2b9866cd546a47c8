import Formats
import JSON
import Stores
import Voxels

/// Collections of images with rendering presets, in a `.json` file or in the attributes of a group: the dialect of the
/// talk, the drafts of 2025, and RFC-8. Also images in the manner of RFC-8.
///
/// Reading a collection costs its own document; members are opened when they are needed. One that cannot be opened is a
/// layer that says so; it never hides the others.
enum CollectionReader: SceneReader {
  static let documentation = PluginDocumentation(
    names: ["collection"],
    summary: "Collections of images with rendering presets: OME 2024, the drafts of 2025, RFC-8.",
    specification: "https://github.com/ome/ngff/tree/main/rfc/8",
    example: #"{"ome": {"version": "0.x", "type": "collection", "name": "…", "nodes": […]}}"#)

  static func read(_ source: OpenedSource, opener: SceneOpener) async throws -> Scene? {
    guard source.xml == nil, let document = CollectionDocument(source.attributes, isDocument: source.node == nil)
    else { return nil }
    let root = document.root
    if root.kind != .collection, root.path == nil, let image = InlineImage(root, in: document) {
      return try await scene(of: image, root, source)
    }
    guard root.kind != .collection || root.children != nil || root.path != nil else {
      throw Failure(.invalid, source.location.name, "the collection has no list of members")
    }
    let members = CollectionMembers(document: document, source: source, opener: opener)
    let opened = try members.layers
    return Scene(
      source: source.location.name, name: name(root, source),
      format: root.kind == .collection ? "collection" : "ome-zarr", version: document.version, layers: opened.layers,
      opaque: opened.opaque, view: NodeRendering(root.attributes).view)
  }

  /// An image that is described as a node: one layer, open at once.
  private static func scene(of image: InlineImage, _ root: CollectionNode, _ source: OpenedSource) async throws -> Scene
  {
    let pyramid = try await image.open(from: source.base)
    let elementType = pyramid.levels[0].array.elementType
    let rendering = NodeRendering(root.attributes)
    let labels = LabelAttributes(root.attributes)
    let name = name(root, source)
    var layer = Layer(
      name: name, path: ".",
      kind: labels != nil && elementType.isInteger ? .segmentation : .guessed(elementType: elementType, name: name),
      format: "ome-zarr", volume: .ready(pyramid), preset: rendering.preset, channels: rendering.channels,
      labelColors: labels?.colors ?? [:], segmentNames: labels?.names ?? [:])
    layer.space = image.system.map { LayerSpace(name: $0, axes: pyramid.axes) }
    return Scene(
      source: source.location.name, name: name, format: "ome-zarr", version: root.raw["version"]?.string ?? "",
      layers: [layer], view: rendering.view)
  }

  private static func name(_ root: CollectionNode, _ source: OpenedSource) -> String {
    root.raw["name"]?.string.flatMap { $0.isEmpty ? nil : $0 } ?? source.location.stem
  }
}
