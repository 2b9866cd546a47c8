import Formats
import JSON
import Voxels

/// The datasets of a multiscale image before 0.6: one list of axes, a scale and a translation each.
struct ScaledDatasets: Sendable {
  let pyramid: Pyramid
  /// Whether the metadata say how large the voxels are.
  let hasScale: Bool
  private(set) var warnings = Warnings()

  /// Versions that had no axes, or no transformations.
  private static let early = ["0.1", "0.2", "0.3"]

  init(_ multiscale: JSON, version: String?, group: any GroupNode) async throws {
    guard let datasets = multiscale["datasets"]?.array, !datasets.isEmpty, datasets.count <= 64 else {
      throw Failure(.invalid, "", "the multiscale image has no datasets")
    }
    let paths = try datasets.enumerated().map { index, dataset throws(Failure) in
      guard let path = dataset["path"]?.string else {
        throw Failure(.invalid, "", "dataset \(index) of the multiscale image has no path")
      }
      return path
    }
    let nodes = try await MultiscaleImage.arrays(paths, group: group)
    let rank = nodes[0].array.rank
    let axes = try OMEAxes.parse(multiscale["axes"], rank: rank)
    if multiscale["axes"] == nil, let version, !ScaledDatasets.early.contains(version) {
      warnings.add("does not name its axes; they are taken for \(axes.map(\.name).joined(separator: ", "))")
    }
    let outer = try ScaleTranslation(multiscale["coordinateTransformations"], rank: rank)
    var levels: [Pyramid.Level] = []
    var hasTranslation = outer.translation != nil
    var hasScale = outer.scale != nil
    for (index, node) in nodes.enumerated() {
      let own = try ScaleTranslation(datasets[index]["coordinateTransformations"], rank: rank)
      hasTranslation = hasTranslation || own.translation != nil
      hasScale = hasScale || own.scale != nil
      let scale = own.scale ?? zip(nodes[0].array.shape, node.array.shape).map { Double($0) / Double(max(1, $1)) }
      let total = own.composed(scale: scale, with: outer, rank: rank)
      levels.append(
        Pyramid.Level(path: paths[index], array: node.array, scale: total.scale, translation: total.translation))
    }
    if !hasTranslation { levels.alignCorners(axes: axes) }
    pyramid = Pyramid(axes: axes, levels: levels)
    self.hasScale = hasScale
  }
}
