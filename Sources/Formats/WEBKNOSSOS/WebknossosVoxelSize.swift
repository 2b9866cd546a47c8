import JSON
import Voxels

/// The physical size of a voxel at mag 1.
public struct WebknossosVoxelSize: Sendable, Equatable {
  /// x, y, z.
  public let factor: Vector3<Double>
  /// As the dataset spells it; nil when it gives no size.
  public let unit: String?

  /// - Parameter scale: `{"factor": [x, y, z], "unit": "nanometer"}`, or in older datasets three nanometres.
  /// - Throws: ``Failure`` (`invalid`) without a source.
  init(_ scale: JSON?) throws(Failure) {
    guard let scale, !scale.isNull else {
      (factor, unit) = (.one, nil)
      return
    }
    guard let values = scale.doubles ?? scale["factor"]?.doubles, values.count == 3,
      values.allSatisfy({ $0 > 0 && $0.isFinite })
    else { throw Failure(.invalid, "", "its scale is not three positive numbers") }
    factor = Vector3(values[0], values[1], values[2])
    unit = scale["unit"]?.string ?? "nanometer"
  }
}
