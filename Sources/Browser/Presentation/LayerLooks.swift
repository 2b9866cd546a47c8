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
    public var style: LayerStyle
    public var isVisible: Bool
  }

  /// The most channels that become rows of their own.
  static let channelLimit = 32
  /// Channels that are on when the source does not say which.
  static let initialChannels = 4

  /// - Parameter hasIntensity: whether something lies below segmentations, which then let it shine through.
  public static func looks(
    of layer: Layer, _ pyramid: Pyramid, time: Int, hasIntensity: Bool
  ) async -> [Look] {
    if layer.kind == .segmentation {
      var colors: [UInt64: RGBA] = [:]
      for (id, rgba) in layer.labelColors {
        colors[id] = RGBA(RGB(pixel: rgba >> 8), alpha: UInt8(truncatingIfNeeded: rgba))
      }
      let style = LabelStyle(opacity: layer.preset.opacity ?? (hasIntensity ? 0.5 : 1), colors: colors)
      return [Look(name: layer.name, style: .labels(style), isVisible: layer.preset.visible ?? true)]
    }
    let count = min(layer.channelCount, channelLimit)
    var looks: [Look] = []
    for channel in 0..<count {
      let own = channel < layer.channels.count ? layer.channels[channel] : ChannelPreset()
      let preset = own.preset.overridden(by: layer.preset)
      let window = await window(preset, pyramid, channel: channel, time: time)
      let color = preset.color.map { RGB(pixel: $0) } ?? ChannelColors.color(ofChannel: channel, among: count)
      let style = IntensityStyle(
        window: window, gamma: preset.gamma ?? 1, tint: .color(color), isInverted: preset.inverted ?? false,
        opacity: preset.opacity ?? 1)
      let isOn = own.preset.visible ?? (layer.channels.isEmpty ? channel < initialChannels : true)
      looks.append(
        Look(
          name: count == 1 ? layer.name : "\(layer.name)·\(own.label ?? "\(channel)")", style: .intensity(style),
          isVisible: (layer.preset.visible ?? true) && isOn))
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
