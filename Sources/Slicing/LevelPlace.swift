import Voxels

/// Where a level of a pyramid lies in a scene.
struct LevelPlace {
  /// From scene coordinates to the level's, both counted from corners of voxels.
  let transform: AffineTransform
  /// The same per axis of the scene, where the level is neither turned nor sheared.
  let separated: (axes: Vector3<Int>, scale: Vector3<Double>, shift: Vector3<Double>)?

  /// - Throws: ``Failure`` (`invalid`) when the level's transform or the reference flattens space.
  init(_ pyramid: Pyramid, _ number: Int, toWorld: Double, reference: AffineTransform) throws(Failure) {
    var own = pyramid.transform(number).scaled(by: toWorld)
    // An axis that is not there has no thickness of its own; it takes that of the scene's voxels, or it would lie
    // between two slices.
    let axes = pyramid.spatialAxes
    let (size, thickness) = (own.lengths, reference.lengths)
    if axes.x == nil, size.x < thickness.x { own.x = own.x * (thickness.x / size.x) }
    if axes.y == nil, size.y < thickness.y { own.y = own.y * (thickness.y / size.y) }
    if axes.z == nil, size.z < thickness.z { own.z = own.z * (thickness.z / size.z) }
    transform = try own.corners(from: reference, name: pyramid.levels[number].array.name)
    separated = transform.separated(
      in: (pyramid.spatial(pyramid.levels[number].bounds.offset, missing: 0), pyramid.extent(number)))
  }
}
