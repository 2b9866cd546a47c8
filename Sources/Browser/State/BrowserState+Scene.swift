import Scenes
import Voxels

extension BrowserState {
  /// The scene as it is shown now: layers in the user's order, looks and switches in their presets, and the view.
  ///
  /// Opened again it looks the same. Presets say what the source says and what the user has changed; what microtome chose
  /// by itself it will choose again. The first layer may be another one than before: the view is then in its voxels.
  public var shownScene: Scene { shownScene(isExplicit: false) }

  /// The same with everything in the presets that microtome chose by itself, for viewers that choose otherwise.
  public var explicitScene: Scene { shownScene(isExplicit: true) }

  private func shownScene(isExplicit: Bool) -> Scene {
    var shown = scene
    shown.layers = layers.shownLayers(isExplicit: isExplicit)
    shown.opaque = layers.opaque
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
