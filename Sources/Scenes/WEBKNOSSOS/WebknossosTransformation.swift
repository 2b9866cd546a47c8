import JSON
import Voxels

/// The `coordinateTransformations` of a layer: affine maps from its voxels of mag 1 to those of the dataset, applied in
/// order. Their coordinates count from the corner of a voxel.
struct WebknossosTransformation {
  /// All of them together; the identity when one of them is unsupported.
  let affine: AffineTransform
  /// The types of those that cannot be drawn, such as `thin_plate_spline`.
  let unsupported: [String]

  /// - Throws: ``Failure`` (`invalid`) without a source for a matrix that is none.
  init(_ list: JSON?) throws(Failure) {
    var total = AffineTransform.identity
    var unsupported: [String] = []
    for item in list?.array ?? [] {
      guard item["type"]?.string == "affine" else {
        unsupported.append(item["type"]?.string ?? "without a type")
        continue
      }
      let rows = (item["matrix"]?.array ?? []).compactMap(\.doubles)
      guard rows.count == 4 || rows.count == 3, rows.allSatisfy({ $0.count == 4 && $0.allSatisfy(\.isFinite) }) else {
        throw Failure(.invalid, "", "an affine transformation of it is no matrix of four by four")
      }
      func column(_ index: Int) -> Vector3<Double> { Vector3(rows[0][index], rows[1][index], rows[2][index]) }
      total = AffineTransform(x: column(0), y: column(1), z: column(2), origin: column(3))(total)
    }
    guard total.inverse != nil else { throw Failure(.invalid, "", "its affine transformations flatten space") }
    affine = unsupported.isEmpty ? total : .identity
    self.unsupported = unsupported
  }

  /// The same map of physical space, where the centre of voxel 0 is the origin.
  func placement(voxelSize: Vector3<Double>) -> AffineTransform {
    if affine == .identity { return .identity }
    let fromCorners = AffineTransform(scale: voxelSize, translation: voxelSize * -0.5)
    let toCorners = AffineTransform(scale: Vector3<Double>.one / voxelSize, translation: Vector3(repeating: 0.5))
    return fromCorners(affine(toCorners))
  }
}
