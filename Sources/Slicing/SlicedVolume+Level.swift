import Voxels

extension SlicedVolume {
  /// One resolution.
  ///
  /// Where the volume is not oblique, its axes go by the names of the scene's axes that they run along: x is the array
  /// axis along the scene's x, whatever the format calls it.
  public struct Level: Sendable {
    /// The array's number in the cache.
    let array: Int
    /// The box of the image in voxels, x, y, z.
    let first: Vector3<Int>
    public let extent: Vector3<Int>
    /// Extent of a chunk, x, y, z.
    public internal(set) var chunk: Vector3<Int>
    /// Extent of a shard, x, y, z; nil where chunks do not share objects.
    let shard: Vector3<Int>?
    /// Decoded bytes of a chunk.
    let chunkBytes: Int
    /// How far chunk numbers are apart along x, y, z.
    let gridStride: Vector3<Int>
    /// The number of the chunk at the origin of x, y, z.
    var firstChunk: Int
    /// The array axes that are x, y, z; nil for one that is not there.
    let axes: (x: Int?, y: Int?, z: Int?)
    /// What the format calls x, y, z: its axes by number.
    private let names: Vector3<Int>
    /// Where in a chunk the fixed axes are: array axis and index.
    var fixed: [(axis: Int, index: Int)]
    /// Where the time points are; nil without any.
    var time: TimeAxis?
    /// Scene coordinate to coordinate of this level, both counted from corners of voxels.
    let transform: AffineTransform
    let isOblique: Bool
    /// The same per axis, `scale * coordinate + shift`, unless the level is oblique.
    let scale: Vector3<Double>
    let shift: Vector3<Double>
    /// Extent of a voxel along the scene's axes, in reference voxels.
    public let voxelSize: Vector3<Double>

    /// A millionth of a voxel makes up for rounding, so that a coordinate on a border belongs to the voxel it starts.
    static let tolerance = 1e-6

    init(
      _ pyramid: Pyramid, _ number: Int, id: Int, place: LevelPlace, isOblique: Bool, channel: Int, time: Int
    ) {
      let array = pyramid.levels[number].array
      let strides = rowMajorStrides(array.gridShape)
      let spatial = pyramid.spatialAxes
      var firstChunk = 0
      var fixed: [(axis: Int, index: Int)] = []
      for axis in 0..<array.rank where axis != spatial.x && axis != spatial.y && axis != spatial.z {
        var index = 0
        if axis == pyramid.channelAxis { index = min(channel, array.shape[axis] - 1) }
        if axis == pyramid.timeAxis { index = min(time, array.shape[axis] - 1) }
        index = max(0, index)
        if axis == pyramid.timeAxis {
          self.time = TimeAxis(
            place: fixed.count, extent: array.shape[axis], chunk: array.chunkShape[axis], stride: strides[axis],
            index: index)
        }
        firstChunk += index / array.chunkShape[axis] * strides[axis]
        fixed.append((axis, index % array.chunkShape[axis]))
      }
      self.array = id
      self.firstChunk = firstChunk
      self.fixed = fixed
      chunkBytes = array.chunkByteCount
      self.isOblique = isOblique
      if let separated = place.separated, !isOblique {
        names = separated.axes
        (scale, shift) = (separated.scale, separated.shift)
        transform = AffineTransform(scale: scale, translation: shift)
      } else {
        names = [0, 1, 2]
        (scale, shift) = (.one, .zero)
        transform = place.transform
      }
      voxelSize = Vector3<Double>.one / transform.lengths
      let names = names
      func renamed<Value>(_ values: Vector3<Value>) -> Vector3<Value> {
        Vector3(values[names.x], values[names.y], values[names.z])
      }
      first = renamed(pyramid.spatial(pyramid.levels[number].bounds.offset, missing: 0))
      extent = renamed(pyramid.extent(number))
      chunk = renamed(pyramid.spatial(array.chunkShape, missing: 1))
      shard = array.layout.shardShape.map { renamed(pyramid.spatial($0, missing: 1)) }
      gridStride = renamed(pyramid.spatial(strides, missing: 0))
      let axes = [spatial.x, spatial.y, spatial.z]
      self.axes = (axes[names.x], axes[names.y], axes[names.z])
    }

    /// The chunks at both ends of the image, x, y, z.
    var firstImageChunk: Vector3<Int> { first / chunk }
    var lastImageChunk: Vector3<Int> { (first &+ extent &- .one) / chunk }

    /// How many chunks the image has. It counts up to `Int.max`.
    var imageChunkCount: Int {
      guard extent.min() > 0 else { return 0 }
      let count = lastImageChunk &- firstImageChunk &+ .one
      return checkedProduct([count.x, count.y, count.z]) ?? .max
    }

    /// The number of the chunk at a place in the grid.
    func number(ofChunk chunk: Vector3<Int>) -> Int {
      let steps = chunk &* gridStride
      return firstChunk + steps.x + steps.y + steps.z
    }

    /// How many chunks a movement in the scene leads across, along the axis where these are most.
    func chunks(across way: Vector3<Double>) -> Double {
      let voxels = transform.x * way.x + transform.y * way.y + transform.z * way.z
      let chunks = voxels / Vector3<Double>(chunk)
      return max(abs(chunks.x), abs(chunks.y), abs(chunks.z))
    }

    /// The voxel that holds a scene position, in the format's own order of axes; nil outside.
    public func voxel(at position: Vector3<Double>) -> Vector3<Int>? {
      guard let voxel = place(of: position) else { return nil }
      var own = Vector3<Int>.zero
      for axis in 0..<3 { own[names[axis]] = voxel[axis] }
      return own
    }

    /// The voxel that holds a scene position; nil outside.
    func place(of position: Vector3<Double>) -> Vector3<Int>? {
      var voxel = Vector3<Int>.zero
      let coordinate = isOblique ? transform(position) : scale * position + shift
      for axis in 0..<3 {
        guard let index = index(at: coordinate[axis], axis: axis) else { return nil }
        voxel[axis] = index
      }
      return voxel
    }

    /// The index along one axis that holds a scene coordinate; nil outside. For levels that are not oblique.
    @inline(__always)
    func index(of coordinate: Double, axis: Int) -> Int? {
      index(at: scale[axis] * coordinate + shift[axis], axis: axis)
    }

    @inline(__always)
    private func index(at coordinate: Double, axis: Int) -> Int? {
      LevelAxis.index(at: coordinate, first[axis], extent[axis])
    }

    /// What counts along one axis. For levels that are not oblique.
    @inline(__always)
    func along(_ axis: Int) -> LevelAxis {
      LevelAxis(
        first: first[axis], extent: extent[axis], chunk: chunk[axis], scale: scale[axis], shift: shift[axis],
        voxelSize: voxelSize[axis])
    }
  }
}
