import Formats
import JSON
import Stores
import Voxels

/// Wells of plates: a list of fields to choose from.
///
/// https://ngff.openmicroscopy.org/0.6/index.html#well-md
enum WellReader: SceneReader {
  static let documentation = PluginDocumentation(
    names: ["ome-zarr-well"], summary: "OME-Zarr wells: fields to choose from.",
    specification: "https://ngff.openmicroscopy.org/0.6/index.html#well-md")

  static func read(_ source: OpenedSource, opener: SceneOpener) async throws -> Scene? {
    guard case .group(let group)? = source.node else { return nil }
    let ome = OMEMetadata.content(source.attributes)
    guard let value = ome["well"], value.object != nil else { return nil }
    guard let list = value["images"]?.array, !list.isEmpty else {
      throw Failure(.invalid, source.location.name, "the well has no list of images")
    }
    var warnings = Warnings()
    let fields = fields(list, &warnings)
    guard !fields.isEmpty else {
      throw Failure(.invalid, source.location.name, "none of the images of the well has a path that is one")
    }
    try opener.admit(fields.count, of: source.location)
    let options = ImageOptions(group: group, opener: opener)
    var scene = Scene(
      source: source.location.name, name: source.location.stem, format: "ome-zarr",
      version: OMEMetadata.version(ome) ?? "0.4", layers: fields.map { options.layer($0) })
    scene.isChoice = scene.layers.count > 1
    scene.warnings = warnings.lines
    return scene
  }

  private static func fields(_ list: [JSON], _ warnings: inout Warnings) -> [String] {
    var fields: [String] = []
    for (number, image) in list.enumerated() {
      if let acquisition = image["acquisition"], acquisition.int == nil {
        warnings.add("the acquisition of image \(number) of the well is no integer")
      }
      guard let path = image["path"]?.string.map(OMEMetadata.normalized), !path.isEmpty,
        !path.split(separator: "/").contains("..")
      else {
        warnings.add("image \(number) of the well has no path below the well, and is left out")
        continue
      }
      if fields.contains(path) {
        warnings.add("the image \(path) of the well is listed twice")
        continue
      }
      let isPlain = path.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) || [0x2D, 0x2E, 0x5F].contains($0)
      }
      if !isPlain || path.hasPrefix("__") {
        warnings.add("the path \"\(path)\" of an image of the well is no name that all stores can have")
      }
      fields.append(path)
    }
    return fields
  }
}
