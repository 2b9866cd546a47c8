import Rendering
import Scenes

extension DisplayLayer {
  /// What a source would have to say for the layer to look as it does now.
  var preset: LayerPreset {
    var preset = LayerPreset()
    preset.visible = isVisible
    preset.opacity = style.opacity
    switch style {
    case .intensity(let style):
      preset.min = style.window.minimum
      preset.max = style.window.maximum
      preset.gamma = style.gamma
      preset.inverted = style.isInverted
      switch style.tint {
      case .color(let color): preset.color = color.pixel
      case .colormap(let map): preset.colormap = map.name
      }
    case .labels(let style): preset.selection = style.selection
    }
    return preset
  }
}
