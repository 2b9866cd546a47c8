import JSON
import Voxels

extension CollectionEditor {
  /// Keeps the view where it is in the world, after members have been moved or removed: its position counts voxels of
  /// the first layer, which may be another one now.
  ///
  /// - Parameter scene: what the document said before, as far as it is open.
  /// - Returns: the name of the layer whose voxels the view still counts, where it cannot be converted; nil when all is
  ///   well.
  public mutating func keepView(of scene: Scene) async -> String? {
    guard let view = NodeRendering(document.root.attributes).view, view.position != nil || view.zoom != nil else {
      return nil
    }
    let old = await scene.openingReference()
    guard let before = old.reference else { return nil }
    var new = old
    new.layers = order(old.layers)
    // Names tell members apart; what is in a member keeps its order.
    guard let after = await new.openingReference().reference else { return before.layer.fullName }
    guard after.layer.fullName != before.layer.fullName else { return nil }
    set(view.recounted(from: before.pyramid, to: after.pyramid))
    return nil
  }

  /// Those layers that the document still has, in its order.
  private func order(_ layers: [Layer]) -> [Layer] {
    nodes.filter { !$0.isGroup }.flatMap { placed in
      layers.filter { $0.fullName == placed.fullName || $0.fullName.hasPrefix(placed.fullName + "/") }
    }
  }
}

extension ScenePreset {
  /// The same place in the world in voxels of another layer.
  func recounted(from old: Pyramid, to new: Pyramid) -> ScenePreset {
    var view = self
    let factor = LengthUnit.factor(from: old.unit, to: new.unit)
    if let position, let inverse = new.voxelTransform.inverse {
      // Positions have a voxel's corner where transforms have its centre.
      view.position = inverse(old.voxelTransform(position - 0.5) * factor) + 0.5
    }
    let (before, after) = (old.voxelTransform.lengths.min() * factor, new.voxelTransform.lengths.min())
    if let zoom, before > 0, after > 0 { view.zoom = zoom * before / after }
    return view
  }
}
