import Chunks
import Scenes
import Slicing
import Voxels

/// The space that the layers of a scene are drawn in: the voxels of its reference layer.
struct DisplaySpace: Sendable {
  let cache: ChunkCache
  /// From reference voxels (indices) to the world.
  let reference: AffineTransform
  /// Of the reference layer's world.
  let unit: String?
  /// Which time point of layers that have several.
  let time: Int

  /// The layers of a scene ready to be drawn, with looks for what their sources leave open; those that are not open yet
  /// as such.
  ///
  /// - Parameter hasIntensity: whether something lies below segmentations.
  func displays(of layers: [Layer], hasIntensity: Bool) async -> [[DisplayLayer]] {
    displays(of: layers, hasIntensity: hasIntensity, windows: await WindowGuesses(for: layers))
  }

  /// - Parameter windows: nil where they come later.
  func displays(of layers: [Layer], hasIntensity: Bool, windows: WindowGuesses?) -> [[DisplayLayer]] {
    let looks = LayerLooks.all(of: layers, hasIntensity: hasIntensity, windows: windows)
    return zip(layers, looks).map { displays(of: $0, $1 ?? []) }
  }

  private func displays(of layer: Layer, _ looks: [LayerLooks.Look]) -> [DisplayLayer] {
    switch layer.volume {
    case .pending: return [DisplayLayer(layer, .pending)]
    case .failed(let failure): return [DisplayLayer(layer, .failed(failure))]
    case .ready(let pyramid):
      do {
        return try looks.enumerated().map { channel, look throws(Failure) in
          let volume = try SlicedVolume(
            pyramid: pyramid, cache: cache, isSegmentation: layer.kind == .segmentation, channel: channel, time: time,
            toWorld: LengthUnit.factor(from: layer.unit, to: unit), reference: reference)
          return DisplayLayer(
            look, of: layer, channel: channel, volume: volume, mags: pyramid.levels.indices.map { pyramid.mag($0) })
        }
      } catch {
        return [DisplayLayer(layer, .failed(Failure.wrapping(error, source: layer.name)))]
      }
    }
  }
}
