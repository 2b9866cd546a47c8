import Scenes
import Voxels

/// Several sources as one scene.
enum SceneMerging {
  /// Opens all sources at once; the first one gives the scene its name and view. Of a single source that is a list to
  /// choose from, nothing is opened yet.
  ///
  /// - Throws: ``Failure`` when one of them cannot be opened.
  static func open(_ sources: [String], with opener: SceneOpener) async throws -> Scene {
    let scenes = try await sources.concurrentMap { source in
      let scene = try await opener.openLazily(source)
      return scene.isChoice && sources.count == 1 ? scene : await scene.opening()
    }
    guard var merged = scenes.first else { throw Failure(.usage, "", "no source is given") }
    for scene in scenes.dropFirst() {
      merged.layers += scene.layers
      merged.opaque += scene.opaque
      merged.policies += scene.policies
      merged.warnings += scene.warnings
    }
    // What was not opened is only there to choose from.
    return merged.isChoice ? merged : merged.withoutOptions
  }
}
