import Formats
import JSON
import Stores
import Voxels

/// OME-Zarr images: `multiscales` in the attributes of a group, with the label images that belong to it.
///
/// 0.4 keeps them at the top, 0.5 and later under `ome`; both are accepted in either version of Zarr. 0.1 to 0.3, which
/// lack axes or transformations, are read as 0.4.
/// https://ngff.openmicroscopy.org/0.6/index.html
enum MultiscaleReader: SceneReader {
  static let documentation = PluginDocumentation(
    names: ["ome-zarr"],
    summary: "OME-Zarr 0.4, 0.5 and 0.6 images: multiscales, coordinate transformations, channels, labels.",
    specification: "https://ngff.openmicroscopy.org/0.6/index.html")

  static func read(_ source: OpenedSource, opener: SceneOpener) async throws -> Scene? {
    guard case .group(let group)? = source.node else { return nil }
    let ome = OMEMetadata.content(source.attributes)
    guard ome["multiscales"]?.array?.first != nil else { return nil }
    // What lies beside the arrays is asked for at the same time.
    async let listed = LabelList.read(below: group, ome)
    do {
      let image = try await MultiscaleImage(ome, group: group)
      var warnings = image.warnings
      let world = image.systems?.world(&warnings)
      var layer = layer(ome, try image.placed(in: world), name: name(ome, source.location), &warnings)
      layer.space = image.systems?.space(world)
      let labels = await listed
      warnings.add(labels.warnings.lines)
      var scene = Scene(
        source: source.location.name, name: layer.name, format: "ome-zarr",
        version: image.version(ome),
        layers: [layer] + LabelImages(layer: layer, image: image, world: world, group: group).layers(labels))
      scene.warnings = warnings.lines
      return scene
    } catch let failure as Failure where failure.source.isEmpty {
      throw failure.at(source.location.name)
    }
  }

  /// What the image calls itself, else what its folder is called.
  static func name(_ ome: JSON, _ location: Location) -> String {
    let name = ome["multiscales"]?.array?.first?["name"]?.string
    return name.flatMap { $0.isEmpty || $0 == "/" ? nil : $0 } ?? location.stem
  }

  /// An image as a layer of its own.
  static func layer(_ ome: JSON, _ pyramid: Pyramid, name: String, _ warnings: inout Warnings) -> Layer {
    let isLabels = ome["image-label"] != nil
    let elementType = pyramid.levels[0].array.elementType
    let label = ImageLabel(ome["image-label"], &warnings)
    return Layer(
      name: name, path: ".",
      kind: isLabels && elementType.isInteger ? .segmentation : .guessed(elementType: elementType, name: name),
      format: "ome-zarr", volume: .ready(pyramid), channels: Omero.channels(ome["omero"], &warnings),
      labelColors: label.colors, segmentNames: label.names)
  }
}
