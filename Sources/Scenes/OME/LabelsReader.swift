import Formats
import JSON
import Stores
import Voxels

/// The group `labels` of an image, when it is opened itself: label images to choose from.
enum LabelsReader: SceneReader {
  static let documentation = PluginDocumentation(
    names: ["ome-zarr-labels"], summary: "OME-Zarr labels without their image.",
    specification: "https://ngff.openmicroscopy.org/0.6/index.html#labels-md")

  static func read(_ source: OpenedSource, opener: SceneOpener) async throws -> Scene? {
    guard case .group(let group)? = source.node else { return nil }
    let ome = OMEMetadata.content(source.attributes)
    guard group.format.name == "zarr", let paths = ome["labels"]?.strings?.map(OMEMetadata.normalized), !paths.isEmpty
    else { return nil }
    try opener.admit(paths.count, of: source.location)
    let options = ImageOptions(group: group, opener: opener)
    var scene = Scene(
      source: source.location.name, name: source.location.stem, format: "ome-zarr",
      version: OMEMetadata.version(ome) ?? "0.4", layers: paths.map { options.layer($0) })
    scene.isChoice = scene.layers.count > 1
    return scene
  }
}
