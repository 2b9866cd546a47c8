import Scenes
import Voxels

extension Scene {
  /// Leaves only some layers, by name, and the view where it was.
  ///
  /// - Throws: ``Failure`` when there is no layer of a name, or one that could not be opened is wanted.
  mutating func keep(_ names: [String]) throws(Failure) {
    for name in names {
      guard let layer = layers.first(where: { $0.fullName == name }) else {
        let known = layers.map(\.fullName).joined(separator: ", ")
        throw Failure(.usage, sourceName, "has no layer \(name)", remedy: "its layers are: \(known)")
      }
      _ = try layer.volume.get()
    }
    let before = reference
    layers.removeAll { !names.contains($0.fullName) }
    guard let (layer, pyramid) = before, !names.contains(layer.fullName), var view else { return }
    // Another layer is the reference now, so that the view is told by the world that they share.
    let transform = pyramid.voxelTransform
    view.place = ScenePreset.Place(
      position: view.position.map { transform($0 - 0.5) }, pixelSize: view.zoom.map { $0 * transform.lengths.min() },
      unit: layer.unit ?? "")
    (view.position, view.zoom) = (nil, nil)
    self.view = view
  }
}
