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
    /// Whether its window is still to be guessed.
    var awaitsWindow = false
  }

  /// The most channels that become rows of their own.
  static let channelLimit = 32
  /// Channels that are on when the source does not say which.
  static let initialChannels = 4

  /// The looks of each layer of a scene; nil for one that is not available.
  public static func all(of scene: Scene) async -> [[Look]?] {
    await all(of: scene.layers, hasIntensity: scene.layers.contains(where: \.isIntensity))
  }

  /// - Parameter hasIntensity: whether something lies below segmentations, which then let it shine through.
  static func all(of layers: [Layer], hasIntensity: Bool) async -> [[Look]?] {
    all(of: layers, hasIntensity: hasIntensity, windows: await WindowGuesses(for: layers))
  }

  /// - Parameter windows: nil where they are still to be guessed: such looks have the range of the type until then.
  static func all(of layers: [Layer], hasIntensity: Bool, windows: WindowGuesses?) -> [[Look]?] {
    layers.indices.map { index in
      guard let pyramid = layers[index].pyramid else { return nil }
      let range = IntensityWindow(fullRangeOf: pyramid.levels[0].array.elementType)
      return looks(of: layers[index], hasIntensity: hasIntensity) { channel in
        let preset = preset(layers[index], channel)
        if let low = preset.min, let high = preset.max {
          return (window: IntensityWindow(minimum: low, maximum: high), isAwaited: false)
        }
        let window = windows?[index, channel] ?? range
        return (
          window: IntensityWindow(minimum: preset.min ?? window.minimum, maximum: preset.max ?? window.maximum),
          isAwaited: windows == nil
        )
      }
    }
  }

  static func preset(_ layer: Layer, _ channel: Int) -> LayerPreset {
    (channel < layer.channels.count ? layer.channels[channel] : ChannelPreset()).preset.overridden(by: layer.preset)
  }

  private static func looks(
    of layer: Layer, hasIntensity: Bool, window: (_ channel: Int) -> (window: IntensityWindow, isAwaited: Bool)
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
      let guess = window(channel)
      let style = IntensityStyle(
        window: guess.window, gamma: preset.gamma ?? 1, tint: map.map { .colormap($0) } ?? .color(color),
        isInverted: preset.inverted ?? false, opacity: preset.opacity ?? 1,
        blend: preset.blend == .over ? .over : .additive)
      let label = own.label ?? "\(channel)"
      let isOn = own.preset.visible ?? (layer.channels.isEmpty ? channel < initialChannels : true)
      looks.append(
        Look(
          name: count == 1 ? layer.name : "\(layer.name)·\(label)", label: count == 1 ? layer.name : label,
          style: .intensity(style), isVisible: (layer.preset.visible ?? true) && isOn, isChannelVisible: isOn,
          awaitsWindow: guess.isAwaited))
    }
    return looks
  }
}
