import Scenes
import Voxels

/// Several sources as one scene.
enum SceneMerging {
  /// Opens all sources at once; the first one gives the scene its name and view. A source that is more than one image
  /// is a group. Members of collections stay pending.
  ///
  /// - Parameter postponesRemote: whether servers of all but the first source are asked later, as pending layers.
  /// - Throws: ``Failure`` when one of them cannot be opened.
  static func open(
    _ sources: [String], with opener: SceneOpener, postponesRemote: Bool = false
  ) async throws -> Scene {
    let parts = try await Array(sources.enumerated()).concurrentMap { number, source in
      if postponesRemote, number > 0, let (layer, policy) = try await opener.postpone(source) {
        var scene = Scene(source: source, name: layer.name, format: "unknown", version: "", layers: [layer])
        scene.policies = [policy]
        return scene
      }
      return try await opener.openLazily(source)
    }
    guard var merged = parts.first else { throw Failure(.usage, "", "no source is given") }
    if parts.count == 1 { return merged }
    (merged.layers, merged.opaque, merged.policies) = ([], [], [])
    for part in parts {
      let member = part.asMember(named: nil)
      merged.layers += member.layers
      merged.opaque += member.opaque
      merged.policies += part.policies
    }
    return merged
  }
}
