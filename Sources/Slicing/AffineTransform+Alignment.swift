import Voxels

extension AffineTransform {
  /// This transform into a world whose unit is smaller by a factor.
  func scaled(by factor: Double) -> AffineTransform {
    AffineTransform(x: x * factor, y: y * factor, z: z * factor, origin: origin * factor)
  }

  /// From voxels of the reference to the indices that this transform takes to the same place,
  /// `scale * voxel + shift` per axis; scales are negative where an axis runs the other way.
  ///
  /// - Parameter extent: what is reached at most: a turn that moves nothing by a hundredth of a voxel is none.
  /// - Throws: ``Failure`` (`unsupported`) when the two are rotated or sheared against each other.
  func aligned(
    from reference: AffineTransform, extent: Vector3<Int>, name: String
  ) throws(Failure) -> (scale: Vector3<Double>, shift: Vector3<Double>) {
    if let own = scaleIfAxisAligned, let other = reference.scaleIfAxisAligned {
      return (other / own, (reference.origin - origin) / own)
    }
    guard let inverse else {
      throw Failure(.invalid, name, "its transform flattens space", remedy: "correct the metadata")
    }
    let relative = inverse(reference)
    let size = Double(extent.max())
    let (x, y, z) = (relative.x, relative.y, relative.z)
    let reach = [x.y, x.z, y.x, y.z, z.x, z.y].map { abs($0) * size }.max() ?? 0
    guard reach < 0.01 else {
      throw Failure(
        .unsupported, name, "is turned against the first layer, and cannot be drawn over it yet",
        remedy: "open it alone")
    }
    return ([x.x, y.y, z.z], relative.origin)
  }
}
