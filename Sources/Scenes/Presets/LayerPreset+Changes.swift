extension LayerPreset {
  /// What is said here and was not said, or said otherwise, before.
  public func changes(from old: LayerPreset) -> LayerPreset {
    var changes = LayerPreset()
    if min != old.min { changes.min = min }
    if max != old.max { changes.max = max }
    if gamma != old.gamma { changes.gamma = gamma }
    // A colour is only seen where no colormap is.
    if color != old.color || colormap == nil && old.colormap != nil { changes.color = color }
    if opacity != old.opacity { changes.opacity = opacity }
    if inverted != old.inverted { changes.inverted = inverted }
    if visible != old.visible { changes.visible = visible }
    if colormap != old.colormap { changes.colormap = colormap }
    if blend != old.blend { changes.blend = blend }
    if selection != old.selection { changes.selection = selection }
    return changes
  }

  /// This preset with what differs between two others; what the new one does not say any more is not said.
  func changed(from old: LayerPreset, to new: LayerPreset) -> LayerPreset {
    var result = overridden(by: new.changes(from: old))
    if new.min == nil, old.min != nil { result.min = nil }
    if new.max == nil, old.max != nil { result.max = nil }
    if new.gamma == nil, old.gamma != nil { result.gamma = nil }
    if new.color == nil, old.color != nil { result.color = nil }
    if new.opacity == nil, old.opacity != nil { result.opacity = nil }
    if new.inverted == nil, old.inverted != nil { result.inverted = nil }
    if new.visible == nil, old.visible != nil { result.visible = nil }
    if new.colormap == nil, old.colormap != nil { result.colormap = nil }
    if new.blend == nil, old.blend != nil { result.blend = nil }
    if new.selection == nil, old.selection != nil { result.selection = nil }
    return result
  }
}
