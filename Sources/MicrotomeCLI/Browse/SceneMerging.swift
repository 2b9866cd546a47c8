import Scenes
import Voxels

/// Several sources as one scene.
enum SceneMerging {
  /// Opens all sources at once; the first one gives the scene its name and view. A source that is more than one image
  /// is a group. Members of collections stay pending; of several sources, what is there only to choose from is left out.
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
      let scene = try await opener.openLazily(source)
      return scene.isChoice && sources.count > 1 ? await scene.opening().withoutOptions : scene
    }
    guard var merged = parts.first else { throw Failure(.usage, "", "no source is given") }
    if parts.count == 1 { return merged }
    (merged.layers, merged.opaque, merged.policies, merged.warnings) = ([], [], [], [])
    merged.isChoice = false
    for part in parts {
      let member = part.asMember(named: nil)
      merged.layers += member.layers
      merged.opaque += member.opaque
      merged.policies += part.policies
      merged.warnings += part.warnings
    }
    return merged
  }
}
