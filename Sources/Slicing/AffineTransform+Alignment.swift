import Voxels

extension AffineTransform {
  /// This transform into a world whose unit is smaller by a factor.
  func scaled(by factor: Double) -> AffineTransform {
    AffineTransform(x: x * factor, y: y * factor, z: z * factor, origin: origin * factor)
  }

  /// The image of the unit vector of an axis.
  func column(_ axis: Int) -> Vector3<Double> { axis == 0 ? x : axis == 1 ? y : z }

  /// From voxel coordinates of the reference to those that this transform takes to the same place. Both transforms speak
  /// of voxel centres; the result counts from corners on both sides, as scenes do.
  ///
  /// - Throws: ``Failure`` (`invalid`) when one of the two flattens space.
  func corners(from reference: AffineTransform, name: String) throws(Failure) -> AffineTransform {
    var relative: AffineTransform?
    if let own = scaleIfAxisAligned, let other = reference.scaleIfAxisAligned {
      // No inverse, no rounding: the common case is exact.
      relative = AffineTransform(scale: other / own, translation: (reference.origin - origin) / own)
    } else {
      relative = inverse.map { $0(reference) }
    }
    // A coordinate is an index and a half.
    guard let indices = relative, indices.isFinite, indices.inverse != nil else {
      throw Failure(.invalid, name, "its transform flattens space", remedy: "correct the metadata")
    }
    var result = indices
    result.origin = indices(Vector3<Double>(repeating: -0.5)) + 0.5
    return result
  }

  private var isFinite: Bool { rows.allSatisfy { $0.allSatisfy(\.isFinite) } }

  /// How this transform looks to a box if it only scales, flips and renames axes there; nil when it turns or shears.
  ///
  /// - Parameter box: in coordinates that the transform leads to. A turn that moves nothing in it by a millionth is none.
  /// - Returns: for each axis that the transform comes from, the one that it leads to, its scale, and its shift.
  func separated(
    in box: (first: Vector3<Int>, extent: Vector3<Int>)
  ) -> (axes: Vector3<Int>, scale: Vector3<Double>, shift: Vector3<Double>)? {
    guard let inverse else { return nil }
    let middle = Vector3<Double>(box.first) + Vector3<Double>(box.extent) / 2
    let source = inverse(middle)
    var axes = Vector3<Int>.zero
    var scale = Vector3<Double>.zero
    var shift = Vector3<Double>.zero
    for axis in 0..<3 {
      let column = column(axis)
      let size = Vector3(abs(column.x), abs(column.y), abs(column.z))
      let target = size.x >= size.y && size.x >= size.z ? 0 : size.y >= size.z ? 1 : 2
      // How far the box reaches along the source's axis.
      let reach = Double(box.extent[target]) / size[target]
      let isStraight = (0..<3).allSatisfy { $0 == target || size[$0] * reach <= 1e-6 }
      guard isStraight else { return nil }
      axes[axis] = target
      scale[axis] = column[target]
      let isExact = (0..<3).allSatisfy { $0 == axis || self.column($0)[target] == 0 }
      shift[axis] = isExact ? origin[target] : middle[target] - column[target] * source[axis]
    }
    guard Set([axes.x, axes.y, axes.z]).count == 3 else { return nil }
    return (axes, scale, shift)
  }
}
