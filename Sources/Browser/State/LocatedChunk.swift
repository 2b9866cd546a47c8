import Chunks
import Voxels

/// The chunk under the crosshair of the layer that is looked into, and what is known of where it is stored.
struct LocatedChunk: Sendable, Equatable {
  enum Answer: Sendable, Equatable {
    case found(ChunkLocation)
    /// The array cannot tell.
    case unknown
    case failed(Failure)
  }

  let layer: String
  let mag: String
  /// Nil where the layer has no voxels.
  let key: ChunkKey?
  /// Nil while it is looked for.
  var answer: Answer?
}

extension BrowserState {
  /// The chunk under the crosshair, at the mag that is shown: of the selected layer, else of the topmost that is drawn;
  /// nil when there is none to look into.
  var chunkUnderCrosshair: LocatedChunk? {
    func isReady(_ index: Int) -> Bool { if case .ready = layers[index].volume { true } else { false } }
    guard
      let index = layers.selection.last(where: isReady) ?? layers.indices.last(where: { layers[$0].drawn != nil }),
      case .ready(let volume) = layers[index].volume
    else { return nil }
    let level = volume.wantedLevel(for: viewport(active, width: 1, height: 1))
    return LocatedChunk(
      layer: layers[index].name, mag: Mag.name(layers[index].mags[level]),
      key: volume.chunk(at: position, level: level))
  }
}
