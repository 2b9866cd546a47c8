extension LayerPreset {
  /// What is said here and was not said, or said otherwise, before.
  func changes(from old: LayerPreset) -> LayerPreset {
    var changes = LayerPreset()
    if min != old.min { changes.min = min }
    if max != old.max { changes.max = max }
    if gamma != old.gamma { changes.gamma = gamma }
    if color != old.color { changes.color = color }
    if opacity != old.opacity { changes.opacity = opacity }
    if inverted != old.inverted { changes.inverted = inverted }
    if visible != old.visible { changes.visible = visible }
    if colormap != old.colormap { changes.colormap = colormap }
    if blend != old.blend { changes.blend = blend }
    if selection != old.selection { changes.selection = selection }
    return changes
  }
}
