import Scenes

/// How an image looks now, to be said by its preset and those of its channels.
struct ShownLayer {
  /// What is drawn of it.
  let rows: [DisplayLayer]
  /// Of an image that is off, the channels that are on when it is.
  let remembered: Set<Int>
  /// Whether everything is said, and not only what the user has changed.
  let isExplicit: Bool
  /// Whether the scene has no other image.
  let isAlone: Bool

  func applied(to layer: Layer) -> Layer {
    var layer = layer
    if layer.pyramid == nil {
      if let row = rows.first, row.volume.isPending { say(row.isVisible, \.visible, was: row.isPresetVisible, &layer) }
    } else if rows.count == 1, let row = rows.first {
      layer.preset = layer.preset.overridden(by: isExplicit ? row.preset : row.changes)
      // Segments are opaque where nothing is known to lie below them, and others may know less.
      if !isAlone, row.style.isLabels, row.style.opacity == 1 { layer.preset.opacity = 1 }
      if row.isVisible, layer.channels.first?.preset.visible == false { layer.channels[0].preset.visible = true }
    } else {
      sayChannels(&layer)
    }
    return layer
  }

  private func say<Value: Equatable>(
    _ value: Value, _ field: WritableKeyPath<LayerPreset, Value?>, was: Value, _ layer: inout Layer
  ) {
    if isExplicit || value != was { layer.preset[keyPath: field] = value }
  }

  private func sayChannels(_ layer: inout Layer) {
    let changes = rows.map { row in
      var changes = isExplicit ? row.preset : row.changes
      changes.visible = nil
      return changes
    }
    let isOn = rows.contains(where: \.isVisible)
    // One whose channels are all off by themselves is not off as a whole.
    let wasOn = layer.preset.visible ?? true
    let switches = rows.map { $0.isVisible || remembered.contains($0.channel) }
    let areSwitched = switches != rows.map(\.isChannelVisible)
    if isOn || !remembered.isEmpty { say(isOn, \.visible, was: wasOn, &layer) }
    guard isExplicit || areSwitched || changes.contains(where: { $0 != LayerPreset() }) else { return }
    spread(&layer)
    for (row, (change, isOn)) in zip(rows, zip(changes, switches)) {
      let said = layer.channels[row.channel].preset
      layer.channels[row.channel].preset = said.overridden(by: change)
      if isExplicit || areSwitched { layer.channels[row.channel].preset.visible = isOn }
    }
    let blends = Set(rows.map { layer.channels[$0.channel].preset.blend })
    if blends.count == 1, let blend = blends.first { layer.preset.blend = blend }
  }

  /// Leaves it to the channels how they look: what the layer says of all of them would hide what each says of itself.
  private func spread(_ layer: inout Layer) {
    let isSilent = layer.channels.isEmpty
    while layer.channels.count < layer.channelCount { layer.channels.append(ChannelPreset()) }
    for channel in layer.channels.indices {
      let own = layer.channels[channel].preset
      layer.channels[channel].preset = own.overridden(by: layer.preset)
      // Without a word on channels not all of them are on.
      layer.channels[channel].preset.visible =
        isSilent ? rows.contains { $0.channel == channel && $0.isChannelVisible } : own.visible
    }
    let visible = layer.preset.visible
    layer.preset = LayerPreset()
    layer.preset.visible = visible
  }
}
