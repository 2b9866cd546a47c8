import Formats
import JSON
import Stores
import Voxels

/// Plates of high-content screens: a list of wells to choose from.
///
/// https://ngff.openmicroscopy.org/0.6/index.html#plate-md
enum PlateReader: SceneReader {
  static let documentation = PluginDocumentation(
    names: ["ome-zarr-plate"], summary: "OME-Zarr plates: wells and their fields to choose from.",
    specification: "https://ngff.openmicroscopy.org/0.6/index.html#plate-md")

  static func read(_ source: OpenedSource, opener: SceneOpener) async throws -> Scene? {
    guard case .group(let group)? = source.node else { return nil }
    let ome = OMEMetadata.content(source.attributes)
    guard let value = ome["plate"], value.object != nil else { return nil }
    let plate: Plate
    do throws(Failure) { plate = try Plate(value) } catch { throw error.at(source.location.name) }
    try opener.admit(plate.wells.count, of: source.location)
    let options = ImageOptions(group: group, opener: opener)
    var scene = Scene(
      source: source.location.name, name: value["name"]?.string ?? source.location.stem, format: "ome-zarr",
      version: OMEMetadata.version(ome) ?? "0.4", layers: plate.wells.map { options.layer($0) })
    scene.isChoice = scene.layers.count > 1
    scene.warnings = plate.warnings.lines
    return scene
  }
}
