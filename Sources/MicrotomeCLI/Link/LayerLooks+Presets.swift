import Browser
import Rendering
import Scenes
import Voxels

extension LayerLooks {
  /// The scene with everything in the presets of its layers that microtome would choose by itself, so that others show
  /// it the same way.
  static func asPresets(of scene: Scene) async -> Scene {
    let looks = await all(of: scene)
    var scene = scene
    for index in scene.layers.indices {
      guard let channels = looks[index] else { continue }
      if channels.count == 1 {
        take(channels[0], into: &scene.layers[index].preset)
      } else if channels.count > 1 {
        var presets = scene.layers[index].channels
        presets = channels.indices.map { $0 < presets.count ? presets[$0] : ChannelPreset() }
        for (channel, look) in channels.enumerated() { take(look, into: &presets[channel].preset) }
        scene.layers[index].channels = presets
        // All of it is in the channels now.
        let layer = scene.layers[index].preset
        scene.layers[index].preset = LayerPreset()
        scene.layers[index].preset.visible = layer.visible
        scene.layers[index].preset.blend = layer.blend
      }
    }
    return scene
  }

  private static func take(_ look: Look, into preset: inout LayerPreset) {
    preset.visible = look.isVisible
    switch look.style {
    case .intensity(let style):
      (preset.min, preset.max) = (style.window.minimum, style.window.maximum)
      preset.inverted = style.isInverted
      preset.gamma = style.gamma
      preset.opacity = style.opacity
      if case .color(let color) = style.tint {
        preset.color = UInt32(color.red) << 16 | UInt32(color.green) << 8 | UInt32(color.blue)
      }
    case .labels(let style): preset.opacity = style.opacity
    }
  }
}
