import Voxels

extension Pyramid {
  /// The image in another world than its own.
  ///
  /// - Parameters:
  ///   - matrix: from the axes of the world that the image is in, in their units, to those of the other, in theirs.
  ///   - axes: of the world that the image is in, as many as the image has.
  ///   - world: the axes that the matrix leads to.
  /// - Throws: ``Failure`` (`unsupported`) when space, time and channels are mixed, or space is flattened.
  func placed(by matrix: AffineMatrix, from axes: [Axis], in world: [Axis]) throws(Failure) -> Pyramid {
    let placing = try WorldPlacement(matrix, axes: axes, world: world)
    var pyramid = self
    pyramid.placement = placing.affine(placement)
    pyramid.worldAxes = placing.worldAxes
    if let time = placing.time, let axis = timeAxis {
      for level in levels.indices {
        pyramid.levels[level].scale[axis] *= time.scale
        pyramid.levels[level].translation[axis] = levels[level].translation[axis] * time.scale + time.translation
      }
    }
    return pyramid
  }
}
