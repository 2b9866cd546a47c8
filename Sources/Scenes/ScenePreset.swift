import Voxels

/// Where a scene's source wants to be looked at; what it does not say is nil.
public struct ScenePreset: Sendable, Equatable {
  /// Which planes are shown.
  public enum Layout: String, Sendable {
    case ortho, xy, xz, yz
  }

  /// A place in the world, for sources that do not count in voxels of the reference layer.
  public struct Place: Sendable, Equatable {
    /// x, y, z; nil where only the scale is known.
    public var position: Vector3<Double>?
    /// The extent of a screen pixel.
    public var pixelSize: Double?
    /// The unit of both, as ``Voxels/LengthUnit`` knows it.
    public var unit: String

    public init(position: Vector3<Double>?, pixelSize: Double?, unit: String) {
      self.position = position
      self.pixelSize = pixelSize
      self.unit = unit
    }
  }

  /// Voxels of the reference layer, x, y, z.
  public var position: Vector3<Double>?
  /// Reference voxels per screen pixel.
  public var zoom: Double?
  /// Counts where ``position`` and ``zoom`` say nothing.
  public var place: Place?
  public var layout: Layout?
  /// The time point, from 0.
  public var time: Int?

  public init(position: Vector3<Double>? = nil, zoom: Double? = nil) {
    self.position = position
    self.zoom = zoom
  }

  /// The preset in voxels of a reference layer.
  ///
  /// - Parameters:
  ///   - transform: from the reference layer's voxels (integers are centres) to the world, see
  ///     ``Voxels/Pyramid/voxelTransform``.
  ///   - unit: of that world.
  public func located(by transform: AffineTransform, unit: String?) -> ScenePreset {
    var preset = self
    preset.place = nil
    guard let place else { return preset }
    let factor = LengthUnit.factor(from: place.unit, to: unit)
    if position == nil, let point = place.position, let inverse = transform.inverse {
      // A voxel covers from its index to the next; the transform speaks of its centre.
      let position = inverse(point * factor) + 0.5
      preset.position = Vector3(position.x.tidied, position.y.tidied, position.z.tidied)
    }
    let voxel = transform.lengths.min()
    if zoom == nil, let pixel = place.pixelSize, voxel > 0, pixel > 0 { preset.zoom = (pixel * factor / voxel).tidied }
    return preset
  }
}

extension Double {
  /// The number without what conversions leave in its last digits: 5 for 4.999999999999999.
  fileprivate var tidied: Double {
    guard abs(self) < 1e9 else { return self }
    let near = (self * 1e6).rounded() / 1e6
    return abs(self - near) <= 1e-12 * Swift.max(1, abs(self)) ? near : self
  }
}
