import Scenes
import Voxels

extension ChunkedArray {
  /// Whether every chunk can have a number of its own. Metadata may claim more chunks than there are integers.
  var hasCountableChunks: Bool { checkedProduct(gridShape) != nil }
}

extension Layer {
  /// The layer, unavailable when it has more chunks than can be told apart.
  var withCountableChunks: Layer {
    guard let array = pyramid?.levels.lazy.map(\.array).first(where: { !$0.hasCountableChunks }) else { return self }
    var layer = self
    layer.volume = .failed(
      Failure(
        .tooLarge, array.name,
        "has more chunks than can be counted: shape \(array.shape) in chunks of \(array.chunkShape)",
        remedy: "read a region of it with microtome read"))
    return layer
  }
}
