import Scenes
import Voxels

extension ChunkedArray {
  /// Whether every chunk can have a number of its own. Metadata may claim more chunks than there are integers.
  var hasCountableChunks: Bool { checkedProduct(gridShape) != nil }
}

extension Scene {
  /// The scene with those layers unavailable that have more chunks than can be told apart.
  var withCountableChunks: Scene {
    var scene = self
    for index in scene.layers.indices {
      guard let pyramid = scene.layers[index].pyramid,
        let array = pyramid.levels.lazy.map(\.array).first(where: { !$0.hasCountableChunks })
      else { continue }
      scene.layers[index].volume = .failed(
        Failure(
          .tooLarge, array.name,
          "has more chunks than can be counted: shape \(array.shape) in chunks of \(array.chunkShape)",
          remedy: "read a region of it with microtome read"))
    }
    return scene
  }
}
