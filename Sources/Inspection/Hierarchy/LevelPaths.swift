import JSON

/// The arrays of a multiscale image, as the attributes of its group name them.
enum LevelPaths {
  /// The most that are believed.
  private static let limit = 64

  /// Paths below the group; none where the attributes name none.
  static func of(_ attributes: JSON) -> [String] {
    let ome = attributes["ome"] ?? attributes
    var paths: [String] = []
    for multiscale in ome["multiscales"]?.array ?? [] {
      for dataset in multiscale["datasets"]?.array ?? [] {
        if let path = dataset["path"]?.string, !paths.contains(path), paths.count < limit { paths.append(path) }
      }
    }
    if paths.isEmpty, let scales = attributes["scales"]?.array,
      attributes["multiScale"]?.bool == true || scales.count > 1
    {
      paths = scales.indices.prefix(limit).map { "s\($0)" }
    }
    return paths
  }
}
