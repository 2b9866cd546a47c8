import Scenes
import Voxels

extension BrowserState {
  /// The scene as it is shown now: layers in the user's order, looks and switches in their presets, and the view.
  ///
  /// Opened again it looks the same. The first layer may be another one than before: the view is then in its voxels.
  public var shownScene: Scene {
    var shown = scene
    var order: [Int] = []
    var displays: [Int: [DisplayLayer]] = [:]
    for layer in layers {
      if displays[layer.layerIndex] == nil { order.append(layer.layerIndex) }
      displays[layer.layerIndex, default: []].append(layer)
    }
    shown.layers = order.map { scene.layers[$0].showing(displays[$0] ?? []) }
    shown.view = view(in: shown)
    return shown
  }

  /// The view in voxels of the reference layer of a scene that has the same layers.
  private func view(in shown: Scene) -> ScenePreset {
    var view = ScenePreset(position: position, zoom: zoom)
    // Whoever opens the scene takes the first layer for the reference, and one that is not open yet may be anywhere.
    let isKnown = shown.layers.first { !$0.volume.isFailed }?.volume.isPending == false
    if !isKnown || shown.reference?.pyramid.voxelTransform != reference || shown.unit != unit {
      view = ScenePreset()
      view.place = ScenePreset.Place(
        position: reference(position - 0.5), pixelSize: zoom * reference.lengths.min(), unit: unit ?? "")
      if isKnown, let (layer, pyramid) = shown.reference {
        view = view.located(by: pyramid.voxelTransform, unit: layer.unit)
      }
    }
    view.layout = isMaximized ? ScenePreset.Layout(rawValue: active.rawValue) : .ortho
    view.time = time
    return view
  }
}

extension Layer {
  /// The layer with the looks of its rows as its preset.
  fileprivate func showing(_ rows: [DisplayLayer]) -> Layer {
    guard pyramid != nil else { return self }
    var layer = self
    if rows.count == 1, let row = rows.first {
      layer.preset = preset.overridden(by: row.preset)
      return layer
    }
    // What the layer says of all channels would hide what each says of itself.
    layer.preset = LayerPreset()
    layer.preset.blend = preset.blend
    while layer.channels.count < channelCount { layer.channels.append(ChannelPreset()) }
    for channel in layer.channels.indices {
      let said = layer.channels[channel].preset.overridden(by: preset)
      let shown = rows.first { $0.channel == channel }?.preset
      layer.channels[channel].preset = shown.map { said.overridden(by: $0) } ?? said
      layer.channels[channel].preset.visible = shown?.visible ?? false
    }
    return layer
  }
}
