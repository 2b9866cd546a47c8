import Rendering
import Scenes
import Voxels

/// How the channels of a layer look: what the source says, and sensible choices for the rest.
///
/// The same looks are drawn, written by `snapshot` and listed by `info`.
public enum LayerLooks {
  /// How one channel looks.
  public struct Look: Sendable {
    public var name: String
    /// Its name beside the other channels of its layer.
    public var label: String
    public var style: LayerStyle
    public var isVisible: Bool
    /// Whether it is on when its layer is.
    public var isChannelVisible: Bool
  }

  /// The most channels that become rows of their own.
  static let channelLimit = 32
  /// Channels that are on when the source does not say which.
  static let initialChannels = 4

  /// The most bytes of chunks that are at work at a time for guesses.
  private static let guessLimit = 256 << 20

  /// The looks of each layer of a scene; nil for one that is not available.
  ///
  /// What has to be guessed from voxels is read for all layers at once, since each may be a round trip away.
  public static func all(of scene: Scene) async -> [[Look]?] {
    await all(of: scene.layers, hasIntensity: scene.layers.contains(where: \.isIntensity), time: 0)
  }

  /// - Parameters:
  ///   - hasIntensity: whether something lies below segmentations, which then let it shine through.
  ///   - time: the time point to guess from.
  static func all(of layers: [Layer], hasIntensity: Bool, time: Int) async -> [[Look]?] {
    let channels = layers.indices.flatMap { index in
      let layer = layers[index]
      let count = layer.kind == .segmentation ? 0 : min(layer.channelCount, channelLimit)
      return layer.pyramid == nil ? [] : (0..<count).map { Channel(layer: index, number: $0) }
    }
    let largest = layers.compactMap { $0.pyramid.map(WindowEstimate.byteCount) }.max() ?? 0
    let windows = try? await channels.concurrentMap(width: min(32, guessLimit / max(1, largest))) { channel in
      let layer = layers[channel.layer]
      guard let pyramid = layer.pyramid else { return IntensityWindow(minimum: 0, maximum: 1) }
      return await window(preset(layer, channel.number), pyramid, channel: channel.number, time: time)
    }
    let known = Dictionary(zip(channels, windows ?? [])) { first, _ in first }
    return layers.indices.map { index in
      guard let pyramid = layers[index].pyramid else { return nil }
      let range = IntensityWindow(fullRangeOf: pyramid.levels[0].array.elementType)
      return looks(of: layers[index], hasIntensity: hasIntensity) { number in
        known[Channel(layer: index, number: number)] ?? range
      }
    }
  }

  private struct Channel: Hashable {
    var layer: Int
    var number: Int
  }

  private static func preset(_ layer: Layer, _ channel: Int) -> LayerPreset {
    (channel < layer.channels.count ? layer.channels[channel] : ChannelPreset()).preset.overridden(by: layer.preset)
  }

  private static func looks(
    of layer: Layer, hasIntensity: Bool, window: (_ channel: Int) -> IntensityWindow
  ) -> [Look] {
    if layer.kind == .segmentation {
      var colors: [UInt64: RGBA] = [:]
      for (id, rgba) in layer.labelColors {
        colors[id] = RGBA(RGB(pixel: rgba >> 8), alpha: UInt8(truncatingIfNeeded: rgba))
      }
      let style = LabelStyle(
        opacity: layer.preset.opacity ?? (hasIntensity ? 0.5 : 1), colors: colors,
        selection: layer.preset.selection ?? [])
      return [
        Look(
          name: layer.name, label: layer.name, style: .labels(style), isVisible: layer.preset.visible ?? true,
          isChannelVisible: true)
      ]
    }
    let count = min(layer.channelCount, channelLimit)
    var looks: [Look] = []
    for channel in 0..<count {
      let own = channel < layer.channels.count ? layer.channels[channel] : ChannelPreset()
      let preset = preset(layer, channel)
      let color = preset.color.map { RGB(pixel: $0) } ?? ChannelColors.color(ofChannel: channel, among: count)
      let map = preset.colormap.flatMap(Colormaps.named)
      let style = IntensityStyle(
        window: window(channel), gamma: preset.gamma ?? 1, tint: map.map { .colormap($0) } ?? .color(color),
        isInverted: preset.inverted ?? false, opacity: preset.opacity ?? 1)
      let label = own.label ?? "\(channel)"
      let isOn = own.preset.visible ?? (layer.channels.isEmpty ? channel < initialChannels : true)
      looks.append(
        Look(
          name: count == 1 ? layer.name : "\(layer.name)·\(label)", label: count == 1 ? layer.name : label,
          style: .intensity(style), isVisible: (layer.preset.visible ?? true) && isOn, isChannelVisible: isOn))
    }
    return looks
  }

  private static func window(
    _ preset: LayerPreset, _ pyramid: Pyramid, channel: Int, time: Int
  ) async -> IntensityWindow {
    if let low = preset.min, let high = preset.max { return IntensityWindow(minimum: low, maximum: high) }
    let type = pyramid.levels[0].array.elementType
    var window = IntensityWindow(fullRangeOf: type)
    // Bytes are shown as they are; of wider types most use a small part of the range.
    if type.size > 1, let estimate = await WindowEstimate.window(pyramid, channel: channel, time: time) {
      window = estimate
    }
    return IntensityWindow(minimum: preset.min ?? window.minimum, maximum: preset.max ?? window.maximum)
  }
}
