import Rendering
import Scenes

extension DisplayLayer {
  /// What a source would have to say for the layer to look as it does now.
  var preset: LayerPreset { preset(of: style, isVisible) }

  /// What of it does not follow from what the source says, and from what is chosen where that says nothing.
  var changes: LayerPreset {
    let shown = preset
    var changes = shown.changes(from: preset(of: presetStyle, isPresetVisible))
    // A window is told as a whole.
    if changes.min != nil || changes.max != nil { (changes.min, changes.max) = (shown.min, shown.max) }
    return changes
  }

  private func preset(of style: LayerStyle, _ isVisible: Bool) -> LayerPreset {
    var preset = LayerPreset()
    preset.visible = isVisible
    preset.opacity = style.opacity
    switch style {
    case .intensity(let style):
      preset.min = style.window.minimum
      preset.max = style.window.maximum
      preset.gamma = style.gamma
      preset.inverted = style.isInverted
      // That layers are added needs no word, unless the source says otherwise.
      if style.blend == .over || presetStyle.isOver { preset.blend = style.blend == .over ? .over : .additive }
      switch style.tint {
      case .color(let color): preset.color = color.pixel
      case .colormap(let map): preset.colormap = map.name
      }
    case .labels(let style): preset.selection = style.selection
    }
    return preset
  }
}

extension LayerStyle {
  fileprivate var isOver: Bool { if case .intensity(let style) = self { style.blend == .over } else { false } }
}
