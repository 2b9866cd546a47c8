import Scenes

extension LayerTree {
  /// The images in their order, with how they look now as their presets.
  var shownLayers: [Layer] {
    images(in: LayerTree.root).compactMap { node in
      guard case .image(let layer) = nodes[node].content else { return nil }
      return layer.showing(places(node).map { displays[$0] }, remembered: shownChannels(of: node))
    }
  }

  var opaque: [OpaqueNode] { nodes.compactMap { if case .opaque(let item) = $0.content { item } else { nil } } }

  private func images(in node: Int) -> [Int] {
    if case .image = nodes[node].content { return [node] }
    return nodes[node].children.flatMap(images)
  }

  /// The channels that come back when an image is switched on that is off now.
  private func shownChannels(of node: Int) -> Set<Int> {
    guard nodes[node].on == 0 else { return [] }
    return Set(nodes[node].remembered.map { displays[$0].channel })
  }
}

extension Layer {
  /// The layer with the looks of what is drawn of it as its preset.
  ///
  /// - Parameter remembered: of an image that is off, the channels that are on when it is.
  fileprivate func showing(_ rows: [DisplayLayer], remembered: Set<Int>) -> Layer {
    var layer = self
    guard pyramid != nil else {
      if let row = rows.first, row.volume.isPending { layer.preset.visible = row.isVisible }
      return layer
    }
    if rows.count == 1, let row = rows.first {
      layer.preset = preset.overridden(by: row.preset)
      return layer
    }
    // What the layer says of all channels would hide what each says of itself.
    layer.preset = LayerPreset()
    layer.preset.blend = preset.blend
    if !remembered.isEmpty { layer.preset.visible = false }
    while layer.channels.count < channelCount { layer.channels.append(ChannelPreset()) }
    for channel in layer.channels.indices {
      let said = layer.channels[channel].preset.overridden(by: preset)
      let shown = rows.first { $0.channel == channel }?.preset
      layer.channels[channel].preset = shown.map { said.overridden(by: $0) } ?? said
      layer.channels[channel].preset.visible = (shown?.visible ?? false) || remembered.contains(channel)
    }
    return layer
  }
}
