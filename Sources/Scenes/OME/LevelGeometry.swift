import Voxels

/// Levels of an image as scale and translation, and one placement for all of them, from the matrices of its datasets.
struct LevelGeometry: Sendable {
  /// The axes of the arrays.
  let axes: [Axis]
  /// Per level and array axis.
  let scales, translations: [[Double]]
  /// From the physical space of the levels to the intrinsic system.
  let placement: AffineTransform
  /// The axes x, y, z of the intrinsic system; nil where the levels lead to them without a placement.
  let worldAxes: [Axis]?

  /// - Parameters:
  ///   - matrices: from the indices of each level to the intrinsic system, finest first.
  ///   - shapes: of the levels.
  ///   - system: the axes of the intrinsic system, as many as the arrays have.
  /// - Throws: ``Failure`` (`unsupported`) when axes of space and others are mixed, or levels are turned against each
  ///   other.
  init(_ matrices: [AffineMatrix], shapes: [[Int]], system: [Axis]) throws(Failure) {
    let diagonals = matrices.map { $0.scaleIfAxisAligned ?? [] }
    let least = 1 / AffineMatrix.magnitudeLimit
    for (number, diagonal) in diagonals.enumerated() where diagonal.contains(where: { abs($0) < least }) {
      throw Failure(.unsupported, "", "the scale of dataset \(number) has a 0, or as good as that: \(diagonal)")
    }
    if diagonals.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0 > 0 } }) {
      (axes, scales, translations) = (system, diagonals, matrices.map(\.translation))
      (placement, worldAxes) = (.identity, nil)
      return
    }
    var indices = system
    for axis in indices.indices { (indices[axis].unit, indices[axis].orientation) = (nil, nil) }
    var places: [WorldPlacement] = []
    for (number, matrix) in matrices.enumerated() {
      do throws(Failure) { places.append(try WorldPlacement(matrix, axes: indices, world: system)) } catch {
        throw Failure(error.code, "", "dataset \(number): \(error.problem)")
      }
    }
    let finest = places[0].affine
    let size = finest.lengths
    placement = AffineTransform(
      x: finest.x / size.x, y: finest.y / size.y, z: finest.z / size.z, origin: finest.origin)
    worldAxes = places[0].worldAxes
    var axes = system
    for axis in axes.indices where axes[axis].kind == .space {
      (axes[axis].unit, axes[axis].orientation) = (system.lengthUnit, nil)
    }
    self.axes = axes
    let spatial = [axes.spatialAxes.x, axes.spatialAxes.y, axes.spatialAxes.z]
    var scales: [[Double]] = []
    var translations: [[Double]] = []
    for number in matrices.indices {
      // Axes that are not of space go their own ways.
      var scale = axes.indices.map { matrices[number].rows[$0][$0] }
      var translation = matrices[number].translation
      let own = try LevelGeometry.own(places[number].affine, placement, size: number == 0 ? size : nil, shapes[number])
      for (index, axis) in spatial.enumerated() {
        guard let axis else { continue }
        (scale[axis], translation[axis]) = (own.scale[index], own.translation[index])
      }
      scales.append(scale)
      translations.append(translation)
    }
    (self.scales, self.translations) = (scales, translations)
  }

  /// Scale and translation of a level before the placement.
  ///
  /// - Parameter size: of a voxel of the finest level, for that level.
  private static func own(
    _ level: AffineTransform, _ placement: AffineTransform, size: Vector3<Double>?, _ shape: [Int]
  ) throws(Failure) -> (scale: Vector3<Double>, translation: Vector3<Double>) {
    if let size { return (size, .zero) }
    guard let inverse = placement.inverse else {
      throw Failure(.unsupported, "", "the transformation of a dataset flattens space")
    }
    let relative = inverse(level)
    let scale = Vector3(relative.x.x, relative.y.y, relative.z.z)
    let beside = [relative.x.y, relative.x.z, relative.y.x, relative.y.z, relative.z.x, relative.z.y]
    // A turn that moves no voxel by a hundredth of its size is rounding.
    let reach = (beside.map { abs($0) }.max() ?? 0) * Double(shape.max() ?? 1)
    guard scale.min() > 0, reach < 0.01 * scale.min() else {
      throw Failure(.unsupported, "", "the levels of the image are turned against each other")
    }
    return (scale, relative.origin)
  }
}
