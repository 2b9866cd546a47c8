import Formats
import JSON
import Stores
import Voxels

/// OME-Zarr images: `multiscales` in the attributes of a group.
///
/// 0.4 keeps them at the top, 0.5 under `ome`; both are accepted in either version of Zarr. 0.1 to 0.3, which lack
/// axes or transformations, are read as 0.4.
/// https://ngff.openmicroscopy.org/0.5/index.html
enum MultiscaleReader: SceneReader {
  static let documentation = PluginDocumentation(
    names: ["ome-zarr"], summary: "OME-Zarr 0.4 and 0.5 images: multiscales, channels, label images.",
    specification: "https://ngff.openmicroscopy.org/0.5/index.html")

  static func read(_ source: OpenedSource, opener: SceneOpener) async throws -> Scene? {
    guard case .group(let group)? = source.node else { return nil }
    let ome = source.attributes["ome"] ?? source.attributes
    guard let multiscale = ome["multiscales"]?.array?.first else { return nil }
    do {
      let pyramid = try await pyramid(multiscale, group: group)
      let name = multiscale["name"]?.string.flatMap { $0.isEmpty || $0 == "/" ? nil : $0 } ?? source.location.stem
      let version = ome["version"]?.string ?? multiscale["version"]?.string ?? "0.4"
      let isLabels = ome["image-label"] != nil
      let elementType = pyramid.levels[0].array.elementType
      let layer = Layer(
        name: name, path: ".",
        kind: isLabels && elementType.isInteger ? .segmentation : .guessed(elementType: elementType, name: name),
        format: "ome-zarr", volume: .ready(pyramid), channels: Omero.channels(ome["omero"]),
        labelColors: ImageLabel.colors(ome["image-label"]))
      return Scene(
        source: source.location.name, name: name, format: "ome-zarr", version: version, layers: [layer])
    } catch let failure as Failure where failure.source.isEmpty {
      throw failure.at(source.location.name)
    }
  }

  private static func pyramid(_ multiscale: JSON, group: any GroupNode) async throws -> Pyramid {
    guard let datasets = multiscale["datasets"]?.array, !datasets.isEmpty, datasets.count <= 64 else {
      throw Failure(.invalid, "", "the multiscale image has no datasets")
    }
    let paths = try datasets.enumerated().map { index, dataset throws(Failure) in
      guard let path = dataset["path"]?.string else {
        throw Failure(.invalid, "", "dataset \(index) of the multiscale image has no path")
      }
      return path
    }
    let nodes = try await paths.concurrentMap { path in
      guard case .array(let node) = try await Node.group(group).descendant(path) else {
        throw Failure(.invalid, "", "dataset \(path) of the multiscale image is no array")
      }
      return node
    }
    let rank = nodes[0].array.rank
    guard nodes.allSatisfy({ $0.array.rank == rank }) else {
      throw Failure(.invalid, "", "the datasets of the multiscale image differ in rank")
    }
    let axes = try OMEAxes.parse(multiscale["axes"], rank: rank)
    let outer = try ScaleTranslation(multiscale["coordinateTransformations"], rank: rank)
    var levels: [Pyramid.Level] = []
    var hasTranslation = outer.translation != nil
    for (dataset, node) in zip(datasets, nodes) {
      let own = try ScaleTranslation(dataset["coordinateTransformations"], rank: rank)
      hasTranslation = hasTranslation || own.translation != nil
      let scale = own.scale ?? zip(nodes[0].array.shape, node.array.shape).map { Double($0) / Double(max(1, $1)) }
      let total = own.composed(scale: scale, with: outer, rank: rank)
      levels.append(
        Pyramid.Level(
          path: dataset["path"]?.string ?? "", array: node.array, scale: total.scale, translation: total.translation))
    }
    if !hasTranslation { alignCorners(&levels, axes: axes) }
    return Pyramid(axes: axes, levels: levels)
  }

  /// Many writers leave the translations out, which taken literally shifts each level by half a coarse voxel. Where no
  /// level has one, the levels are taken to start at the same corner.
  private static func alignCorners(_ levels: inout [Pyramid.Level], axes: [Axis]) {
    for index in levels.indices.dropFirst() {
      for axis in axes.indices where axes[axis].kind == .space {
        levels[index].translation[axis] = (levels[index].scale[axis] - levels[0].scale[axis]) / 2
      }
    }
  }
}
