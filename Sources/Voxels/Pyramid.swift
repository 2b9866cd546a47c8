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

    public init(path: String, array: any ChunkedArray, scale: [Double], translation: [Double]) {
      self.path = path
      self.array = array
      self.scale = scale
      self.translation = translation
    }
  }

  public var axes: [Axis]
  public var levels: [Level]

  public init(axes: [Axis], levels: [Level]) {
    precondition(!levels.isEmpty && levels.allSatisfy { $0.array.rank == axes.count })
    self.axes = axes
    self.levels = levels
  }

  /// The array axes that are x, y and z: by name where all names are known, else the last spatial axis is x, the one
  /// before it y, and the one before that z. An axis that is not there is nil.
  public var spatialAxes: (x: Int?, y: Int?, z: Int?) {
    let space = axes.indices.filter { axes[$0].kind == .space }
    let names = space.map { axes[$0].name.lowercased() }
    if Set(names).count == names.count, names.allSatisfy({ ["x", "y", "z"].contains($0) }) {
      func axis(_ name: String) -> Int? { names.firstIndex(of: name).map { space[$0] } }
      return (axis("x"), axis("y"), axis("z"))
    }
    return (space.last, space.dropLast().last, space.dropLast(2).last)
  }

  public var channelAxis: Int? { axes.firstIndex { $0.kind == .channel } }
  public var timeAxis: Int? { axes.firstIndex { $0.kind == .time } }

  /// A per-axis quantity of a level in the order x, y, z; `missing` stands in for an axis that is not there.
  public func spatial<Value: Numeric & Hashable & Sendable>(_ values: [Value], missing: Value) -> Vector3<Value> {
    let axes = spatialAxes
    return Vector3(
      axes.x.map { values[$0] } ?? missing, axes.y.map { values[$0] } ?? missing,
      axes.z.map { values[$0] } ?? missing)
  }

  /// The downsampling factor of a level against the finest one, per x, y, z: a *mag*.
  public func mag(_ level: Int) -> Vector3<Int> {
    let fine = spatial(levels[0].scale, missing: 1)
    let coarse = spatial(levels[level].scale, missing: 1)
    var mag = Vector3<Int>.one
    for i in 0..<3 where fine[i] != 0 && (coarse[i] / fine[i]).isFinite {
      mag[i] = Int(exactly: max(1, (coarse[i] / fine[i]).rounded())) ?? 1
    }
    return mag
  }

  /// The extent of a level in voxels, x, y, z; 1 for an axis that is not there.
  public func extent(_ level: Int) -> Vector3<Int> { spatial(levels[level].array.shape, missing: 1) }

  /// From voxel indices (x, y, z; integers are voxel centres) of a level to physical space.
  public func transform(_ level: Int) -> AffineTransform {
    AffineTransform(
      scale: spatial(levels[level].scale, missing: 1), translation: spatial(levels[level].translation, missing: 0))
  }
}
