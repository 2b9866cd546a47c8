/// One volume at several resolutions: the same axes, finest level first.
public struct Pyramid: Sendable {
  /// One resolution of a pyramid.
  public struct Level: Sendable {
    /// Where it lies inside its source, as the metadata says.
    public var path: String
    public var array: any ChunkedArray
    /// Physical size of a voxel per array axis; index `i` has its centre at `scale * i + translation`.
    public var scale: [Double]
    public var translation: [Double]
    /// The coordinate that the format gives to index 0, per array axis in voxels of this level: precomputed's
    /// `voxel_offset`. 0 in most formats.
    public var voxelOffset: [Int]
    /// The part of the array that belongs to the image, in array indices. Outside of it all is fill value, whatever
    /// the store holds: a WEBKNOSSOS layer ends at its bounding box.
    public var bounds: Region

    /// - Parameters:
    ///   - voxelOffset: nil for 0 on all axes.
    ///   - bounds: nil for all of the array.
    public init(
      path: String, array: any ChunkedArray, scale: [Double], translation: [Double], voxelOffset: [Int]? = nil,
      bounds: Region? = nil
    ) {
      self.path = path
      self.array = array
      self.scale = scale
      self.translation = translation
      self.voxelOffset = voxelOffset ?? Array(repeating: 0, count: array.rank)
      let whole = Region(shape: array.shape)
      self.bounds = bounds?.intersection(whole) ?? whole
    }
  }

  public var axes: [Axis]
  public var levels: [Level]
  /// From the physical space of the levels' scales and translations, in ``physicalUnit``, to the world, in ``unit``: a
  /// registration, a rotation.
  public var placement: AffineTransform
  /// The axes x, y and z of the world, where it is another than the physical space of the levels; nil where
  /// ``placement`` leads to the same axes.
  public var worldAxes: [Axis]?
  /// The mag of the first level. Not 1 where a dataset counts its voxels at a mag that it does not store, as
  /// WEBKNOSSOS segmentations often do.
  public var finestMag: Vector3<Int>

  public init(
    axes: [Axis], levels: [Level], placement: AffineTransform = .identity, worldAxes: [Axis]? = nil,
    finestMag: Vector3<Int> = .one
  ) {
    precondition(!levels.isEmpty && levels.allSatisfy { $0.array.rank == axes.count })
    precondition(worldAxes?.count ?? 3 == 3)
    self.axes = axes
    self.levels = levels
    self.placement = placement
    self.worldAxes = worldAxes
    self.finestMag = finestMag
  }

  /// The array axes that are x, y and z, see ``Swift/Array/spatialAxes``.
  public var spatialAxes: (x: Int?, y: Int?, z: Int?) { axes.spatialAxes }

  public var channelAxis: Int? { axes.firstIndex { $0.kind == .channel } }
  public var timeAxis: Int? { axes.firstIndex { $0.kind == .time } }

  /// A per-axis quantity of a level in the order x, y, z; `missing` stands in for an axis that is not there.
  public func spatial<Value: Numeric & Hashable & Sendable>(_ values: [Value], missing: Value) -> Vector3<Value> {
    let axes = spatialAxes
    return Vector3(
      axes.x.map { values[$0] } ?? missing, axes.y.map { values[$0] } ?? missing,
      axes.z.map { values[$0] } ?? missing)
  }

  /// The downsampling factor of a level against voxels of mag 1, per x, y, z: a *mag*.
  public func mag(_ level: Int) -> Vector3<Int> {
    let fine = spatial(levels[0].scale, missing: 1)
    let coarse = spatial(levels[level].scale, missing: 1)
    var mag = finestMag
    for i in 0..<3 where fine[i] != 0 && (coarse[i] / fine[i]).isFinite {
      mag[i] = Int(exactly: max(1, (Double(finestMag[i]) * coarse[i] / fine[i]).rounded())) ?? finestMag[i]
    }
    return mag
  }

  /// The extent of a level's image in voxels, x, y, z; 1 for an axis that is not there.
  public func extent(_ level: Int) -> Vector3<Int> { spatial(levels[level].bounds.shape, missing: 1) }

  /// The box of the image in the format's own voxel coordinates at mag 1, x, y, z.
  public var box: (min: Vector3<Int>, max: Vector3<Int>) {
    let low = spatial(levels[0].bounds.offset, missing: 0) &+ spatial(levels[0].voxelOffset, missing: 0)
    return (low &* finestMag, (low &+ extent(0)) &* finestMag)
  }

  /// The unit of the world, as the source spells it.
  public var unit: String? { worldAxes.map(\.lengthUnit) ?? physicalUnit }

  /// The unit of the physical space of the levels, on all axes, see ``Swift/Array/lengthUnit``.
  public var physicalUnit: String? { axes.lengthUnit }

  /// From array indices (x, y, z; integers are voxel centres) of a level to the world, in ``unit`` on all axes.
  public func transform(_ level: Int) -> AffineTransform {
    let unit = physicalUnit
    // Axes may have units of their own, such as nanometres in the plane and micrometres across.
    let factors = spatial(axes.map { LengthUnit.factor(from: $0.unit, to: unit) }, missing: 1)
    return placement(
      AffineTransform(
        scale: spatial(levels[level].scale, missing: 1) * factors,
        translation: spatial(levels[level].translation, missing: 0) * factors))
  }

  /// From the format's own voxel coordinates at mag 1 (integers are voxel centres) to the world. A scene's positions
  /// are such coordinates of its reference layer.
  public var voxelTransform: AffineTransform {
    // Voxel v of mag 1 lies in voxel (v - (m - 1) / 2) / m of mag m, both counted by their centres.
    let mag = Vector3<Double>(finestMag)
    let offset = Vector3<Double>(spatial(levels[0].voxelOffset, missing: 0))
    let toIndex = AffineTransform(
      scale: Vector3<Double>.one / mag, translation: (Vector3<Double>.one - mag) / (mag * 2) - offset)
    return transform(0)(toIndex)
  }
}
