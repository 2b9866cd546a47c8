import Rendering
import Scenes
import Voxels

/// Windows from voxels, for layers whose presets do not name theirs.
///
/// All of them are read at once, since each may be a round trip away.
struct WindowGuesses: Sendable {
  private struct Channel: Hashable {
    var layer: Int
    var number: Int
  }

  /// The most bytes of chunks that are at work at a time.
  private static let byteLimit = 256 << 20

  private var windows: [Channel: IntensityWindow] = [:]

  init(for layers: [Layer]) async {
    let channels = layers.indices.flatMap { index -> [Channel] in
      let layer = layers[index]
      guard layer.pyramid != nil, layer.kind != .segmentation else { return [] }
      return (0..<min(layer.channelCount, LayerLooks.channelLimit)).filter { number in
        let preset = LayerLooks.preset(layer, number)
        return preset.min == nil || preset.max == nil
      }.map { Channel(layer: index, number: $0) }
    }
    let largest = channels.compactMap { layers[$0.layer].pyramid.map(CoarseSampler.byteCount) }.max() ?? 0
    let width = min(32, WindowGuesses.byteLimit / max(1, largest))
    let found = try? await channels.concurrentMap(width: width) { channel -> IntensityWindow? in
      guard let pyramid = layers[channel.layer].pyramid else { return nil }
      return await WindowEstimate.window(pyramid, channel: channel.number)
    }
    for (channel, window) in zip(channels, found ?? []) { windows[channel] = window }
  }

  /// Nil where nothing could be guessed.
  subscript(layer: Int, channel: Int) -> IntensityWindow? { windows[Channel(layer: layer, number: channel)] }
}
