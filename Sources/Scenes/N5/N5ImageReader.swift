import Formats
import JSON
import Stores
import Voxels

/// Images in N5 containers: the conventions of COSEM, Paintera, BigDataViewer, n5-viewer and Neuroglancer.
///
/// N5 itself knows arrays alone; what several of them mean together is told by attributes that each tool made up.
enum N5ImageReader: SceneReader {
  static let documentation = PluginDocumentation(
    names: ["n5"],
    summary: "N5 images: the pyramids of COSEM, Paintera, BigDataViewer, n5-viewer and Neuroglancer.",
    specification: "https://github.com/saalfeldlab/n5-universe")

  static func read(_ source: OpenedSource, opener: SceneOpener) async throws -> Scene? {
    guard let node = source.node, node.format.name == "n5" else { return nil }
    let name = source.location.stem
    let layers: [Layer]?
    do {
      switch node {
      case .array(let array): layers = [try N5SingleArray.layer(array, name: name, path: ".")]
      case .group(let group): layers = try await self.layers(N5KnownGroup(group), name: name, opener: opener)
      }
    } catch let failure as Failure where failure.source.isEmpty {
      throw failure.at(source.location.name)
    }
    guard let layers, !layers.isEmpty else { return nil }
    return Scene(
      source: source.location.name, name: name, format: "n5", version: node.format.version, layers: layers)
  }

  /// What the first convention that knows the group makes of it, the most explicit ones first.
  private static func layers(_ group: N5KnownGroup, name: String, opener: SceneOpener) async throws -> [Layer]? {
    if let layer = try await N5Cosem.layer(group, name: name) { return [layer] }
    if let layer = try await N5Paintera.layer(group, name: name) { return [layer] }
    if try await group.childNames() == nil {
      // What each convention looks for first where there is no listing.
      await group.prefetch([N5BigDataViewer.probe, N5BigDataViewer.innerProbe, N5Viewer.probe, N5Viewer.channelProbe])
    }
    if let layers = try await N5BigDataViewer.layers(group, name: name) { return layers }
    if let layers = try await N5Viewer.layers(group, name: name) { return layers }
    return try await N5SingleArray.layers(group, opener: opener)
  }
}
