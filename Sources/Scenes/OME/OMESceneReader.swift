import Formats
import JSON
import Stores
import Voxels

/// OME-Zarr scenes: `scene` in the attributes of a group puts the images below it into one space.
///
/// Images are opened when they are needed, and only then placed: what an image says of its own systems is part of the
/// way. One that cannot be placed says why; the others are shown.
/// https://ngff.openmicroscopy.org/0.6/index.html#scene-md
enum OMESceneReader: SceneReader {
  static let documentation = PluginDocumentation(
    names: ["ome-zarr-scene"], summary: "OME-Zarr 0.6 scenes: images placed by coordinate transformations.",
    specification: "https://ngff.openmicroscopy.org/0.6/index.html#scene-md")

  static func read(_ source: OpenedSource, opener: SceneOpener) async throws -> Scene? {
    guard case .group(let group)? = source.node else { return nil }
    let ome = OMEMetadata.content(source.attributes)
    guard let value = ome["scene"], value.object != nil else { return nil }
    do throws(Failure) {
      let node = Node.group(group)
      let space = try await SceneSpace(value, version: OMEMetadata.version(ome)).resolved { path in
        try await StoredParameters.read(path, below: node)
      }
      try opener.admit(space.images.count, of: source.location)
      let members = SceneMembers(group: group, space: space)
      var scene = Scene(
        source: source.location.name, name: ome["name"]?.string ?? source.location.stem, format: "ome-zarr",
        version: OMEMetadata.version(ome) ?? "0.6", layers: members.layers)
      scene.warnings = space.warnings.lines
      return scene
    } catch {
      throw error.source.isEmpty ? error.at(source.location.name) : error
    }
  }
}
