import JSON
import Voxels

/// From the voxel indices of a NIfTI image to the world, from the attributes of its array.
///
/// The sform counts where it is there, else the qform, else the spacing alone. One that is degenerate is passed over.
/// https://nifti.nimh.nih.gov/nifti-1/documentation/nifti1fields/nifti1fields_pages/qsform.html
struct NIfTIOrientation {
  /// The length of a step along each of x, y, z.
  let scale: Vector3<Double>
  /// The position of the first voxel's centre, where the image lies along the axes of the world.
  let translation: Vector3<Double>
  /// What turns and flips the image otherwise, its position included.
  let placement: AffineTransform
  /// Whether the world is one that the file names: a scanner's, another image's, or an atlas's.
  let isPlaced: Bool

  /// - Parameter rank: how many axes the image has; of the axes that it lacks, the placement has step and position.
  init(_ attributes: JSON, rank: Int) {
    let spacing = NIfTIOrientation.spacing(attributes)
    let placed = NIfTIOrientation.sform(attributes) ?? NIfTIOrientation.qform(attributes, spacing)
    let matrix = placed ?? AffineTransform(scale: spacing, translation: .zero)
    isPlaced = placed != nil
    scale = [matrix.x.length, rank > 1 ? matrix.y.length : 1, rank > 2 ? matrix.z.length : 1]
    if rank > 2, let diagonal = matrix.scaleIfAxisAligned, diagonal.min() > 0 {
      (translation, placement) = (matrix.origin, .identity)
    } else {
      translation = .zero
      placement = AffineTransform(
        x: matrix.x / scale.x, y: matrix.y / scale.y, z: matrix.z / scale.z, origin: matrix.origin)
    }
  }

  /// `pixdim` of x, y, z; 1 where it says nothing.
  private static func spacing(_ attributes: JSON) -> Vector3<Double> {
    let pixdim = attributes["pixdim"]?.array ?? []
    func step(_ index: Int) -> Double {
      guard index < pixdim.count, let value = pixdim[index].double, value != 0 else { return 1 }
      return abs(value)
    }
    return [step(1), step(2), step(3)]
  }

  /// The matrix that the header has in full; nil where its code is 0 or it is no invertible matrix.
  private static func sform(_ attributes: JSON) -> AffineTransform? {
    guard let code = attributes["sform_code"]?.int, code > 0, let rows = attributes["srow"]?.array,
      rows.count == 3, let x = rows[0].doubles, let y = rows[1].doubles, let z = rows[2].doubles,
      [x, y, z].allSatisfy({ $0.count == 4 })
    else { return nil }
    func column(_ index: Int) -> Vector3<Double> { [x[index], y[index], z[index]] }
    return usable(AffineTransform(x: column(0), y: column(1), z: column(2), origin: column(3)))
  }

  /// The rotation that the header has as a quaternion, with spacing and offset; nil where its code is 0.
  private static func qform(_ attributes: JSON, _ spacing: Vector3<Double>) -> AffineTransform? {
    guard let code = attributes["qform_code"]?.int, code > 0, let q = attributes["quatern"]?.doubles, q.count == 3,
      let offset = attributes["qoffset"]?.doubles, offset.count == 3
    else { return nil }
    var (b, c, d) = (q[0], q[1], q[2])
    let square = b * b + c * c + d * d
    var a = 0.0
    if 1 - square > 1e-7 {
      a = (1 - square).squareRoot()
    } else {
      // Half a turn, up to rounding.
      let length = square.squareRoot()
      (b, c, d) = (b / length, c / length, d / length)
    }
    // The first number of pixdim is -1 where the third axis points the other way.
    let flip: Double = (attributes["pixdim"]?.array?.first?.double ?? 1) < 0 ? -1 : 1
    return usable(
      AffineTransform(
        x: Vector3(a * a + b * b - c * c - d * d, 2 * (b * c + a * d), 2 * (b * d - a * c)) * spacing.x,
        y: Vector3(2 * (b * c - a * d), a * a + c * c - b * b - d * d, 2 * (c * d + a * b)) * spacing.y,
        z: Vector3(2 * (b * d + a * c), 2 * (c * d - a * b), a * a + d * d - b * b - c * c) * (spacing.z * flip),
        origin: [offset[0], offset[1], offset[2]]))
  }

  private static func usable(_ transform: AffineTransform) -> AffineTransform? {
    let lengths = [transform.x.length, transform.y.length, transform.z.length, transform.origin.length]
    guard lengths.allSatisfy(\.isFinite), lengths[..<3].allSatisfy({ $0 > 0 }), let inverse = transform.inverse,
      [inverse.x, inverse.y, inverse.z, inverse.origin].allSatisfy({ $0.length.isFinite })
    else { return nil }
    return transform
  }
}

extension Vector3<Double> {
  fileprivate var length: Double { (x * x + y * y + z * z).squareRoot() }
}
