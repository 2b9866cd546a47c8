import Browser
import JSON
import Rendering
import Scenes
import Voxels

/// What `info` says of a scene.
struct SceneDescription {
  let scene: Scene
  /// How each layer looks; nil for one that is not available.
  let looks: [[LayerLooks.Look]?]

  init(_ scene: Scene) async {
    self.scene = scene
    looks = await LayerLooks.all(of: scene)
  }

  var bounds: (min: Vector3<Int>, max: Vector3<Int>) {
    scene.reference?.pyramid.box ?? (.zero, .zero)
  }

  var voxelSize: Vector3<Double> {
    scene.reference?.pyramid.voxelTransform.lengths ?? .one
  }

  /// From a layer's finest voxels to the world, in the scene's unit.
  func transform(_ layer: Layer) -> AffineTransform? {
    guard let pyramid = layer.pyramid else { return nil }
    let own = pyramid.voxelTransform
    let factor = LengthUnit.factor(from: layer.unit, to: scene.unit)
    return AffineTransform(x: own.x * factor, y: own.y * factor, z: own.z * factor, origin: own.origin * factor)
  }
}
