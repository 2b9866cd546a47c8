import Formats
import JSON
import Stores
import Voxels

/// Viewer states of Neuroglancer: a `.json` file, or what a link carries.
///
/// Image and segmentation layers are opened when they are needed; annotations, meshes and skeletons are listed.
/// https://github.com/google/neuroglancer/blob/master/docs/json_schema/viewer_state.yml
enum NeuroglancerReader: SceneReader {
  static let documentation = PluginDocumentation(
    names: ["neuroglancer"], summary: "Viewer states of Neuroglancer: sources, transforms, ranges, segments, the view.",
    specification: "https://neuroglancer-docs.web.app/json/api/index.html",
    example: #"{"dimensions": {"x": [8e-9, "m"], …}, "position": […], "layers": […]}"#)

  static func read(_ source: OpenedSource, opener: SceneOpener) async throws -> Scene? {
    let state = source.attributes
    guard source.node == nil, source.xml == nil, isState(state) else { return nil }
    do throws(Failure) {
      let specifications = try specifications(state)
      try opener.admit(specifications.count, of: source.location)
      let view = try NeuroglancerView(state)
      let layers = try NeuroglancerLayer.all(specifications, position: view.channelPosition)
      let members = layers.map { $0.member(base: source.location, opener: opener) }
      var scene = Scene(
        source: source.location.name, name: state["title"]?.string ?? name(layers, source), format: "neuroglancer",
        version: "", layers: members.flatMap(\.layers), opaque: members.flatMap(\.opaque), view: view.preset)
      scene.warnings = view.notes + layers.flatMap(\.notes)
      return scene
    } catch { throw error.source.hasPrefix(source.location.name) ? error : error.at(source.location.name) }
  }

  static func node(of source: OpenedSource) async throws -> Node? {
    guard source.node == nil, isState(source.attributes) else { return source.node }
    throw Failure(
      .usage, source.location.name, "is a viewer state, not a hierarchy of arrays",
      remedy: "name one of its layers' sources")
  }

  private static func isState(_ document: JSON) -> Bool {
    guard let layers = document["layers"], layers.array != nil || layers.object != nil else { return false }
    let others = [
      "dimensions", "navigation", "position", "layout", "crossSectionScale", "projectionScale", "perspectiveZoom",
      "selectedLayer", "showSlices",
    ]
    return others.contains { document[$0] != nil } || (layers.array ?? []).contains { $0["source"] != nil }
  }

  private static func name(_ layers: [NeuroglancerLayer], _ source: OpenedSource) -> String {
    if source.location.key.hasSuffix(".json") { return source.location.stem }
    return layers.count == 1 ? layers[0].name : "neuroglancer"
  }

  /// The layers' own objects, each with a name; in older states they are members of an object.
  ///
  /// - Throws: ``Failure`` (`invalid`) without a source.
  private static func specifications(_ state: JSON) throws(Failure) -> [(name: String, json: JSON)] {
    if let list = state["layers"]?.array {
      var result: [(name: String, json: JSON)] = []
      for (index, item) in list.enumerated() {
        guard item.object != nil else { throw Failure(.invalid, "", "layer \(index) of its state is no object") }
        result.append((item["name"]?.string ?? "layer \(index)", item))
      }
      return result
    }
    return (state["layers"]?.object?.members ?? []).map { name, value in
      value.string == nil ? (name, value) : (name, ["source": value])
    }
  }
}
