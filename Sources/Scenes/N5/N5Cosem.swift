import Formats
import JSON
import Voxels

/// COSEM's images, as on OpenOrganelle: a group with `multiscales`, whose datasets have a `transform` each.
///
/// https://github.com/janelia-cosem/schemas/blob/master/multiscale.md
enum N5Cosem {
  private static let levelLimit = 64

  /// Nil when the group has no `multiscales`, or says nothing of where its levels lie.
  static func layer(_ group: any GroupNode, name fallback: String) async throws -> Layer? {
    guard let multiscale = group.attributes["multiscales"]?.array?.first else { return nil }
    guard let datasets = multiscale["datasets"]?.array, (1...levelLimit).contains(datasets.count) else {
      throw Failure(.invalid, "", "multiscales has no datasets")
    }
    // Both spellings are about: objects with a path, and bare paths.
    let paths = datasets.map { $0["path"]?.string ?? $0.string ?? "" }
    guard !paths.contains(where: { $0.isEmpty || $0.split(separator: "/").contains("..") }) else {
      throw Failure(.invalid, "", "a dataset of multiscales has no path, or one that leads outside")
    }
    let nodes = try await N5Children.arrays(paths, in: group)
    var levels: [Pyramid.Level] = []
    var axes: [Axis] = []
    for (index, path) in paths.enumerated() {
      guard let node = nodes[index] else {
        throw Failure(.invalid, "", "the dataset \(path) of multiscales is no array")
      }
      guard
        let transform = try N5Transform(
          datasets[index], in: multiscale, node: node, rank: node.array.rank)
      else { return nil }
      if axes.isEmpty { axes = transform.axes }
      levels.append(
        Pyramid.Level(
          path: path, array: node.array, scale: transform.scale, translation: transform.translation))
    }
    try N5Pyramid.check(levels.map(\.array), axes: axes)
    levels.sort { $0.scale.reduce(1, *) < $1.scale.reduce(1, *) }
    let name = multiscale["name"]?.string.flatMap { $0.isEmpty || $0 == "/" ? nil : $0 } ?? fallback
    return Layer(
      name: name, path: ".", kind: .guessed(elementType: levels[0].array.elementType, name: name), format: "n5",
      volume: .ready(Pyramid(axes: axes, levels: levels)))
  }
}
