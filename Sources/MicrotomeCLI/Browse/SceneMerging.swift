import Scenes
import Voxels

/// Several sources as one scene.
enum SceneMerging {
  /// Opens all sources at once; the first one gives the scene its name and view.
  ///
  /// - Throws: ``Failure`` when one of them cannot be opened.
  static func open(_ sources: [String]) async throws -> Scene {
    let scenes = try await withThrowingTaskGroup(of: (Int, Scene).self) { group in
      for (index, source) in sources.enumerated() {
        group.addTask { (index, try await SceneOpener().open(source)) }
      }
      var scenes: [Int: Scene] = [:]
      for try await (index, scene) in group { scenes[index] = scene }
      return sources.indices.compactMap { scenes[$0] }
    }
    guard var merged = scenes.first else { throw Failure(.usage, "", "no source is given") }
    for scene in scenes.dropFirst() {
      merged.layers += scene.layers
      merged.opaque += scene.opaque
    }
    return merged
  }
}
