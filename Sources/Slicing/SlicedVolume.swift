import Chunks
import Voxels

/// A pyramid as slices see it: three spatial axes, everything else fixed, every level in a cache.
public struct SlicedVolume: Sendable {
  /// One resolution.
  public struct Level: Sendable {
    /// The array's number in the cache.
    let array: Int
    /// The box of the image in voxels, x, y, z.
    let first: Vector3<Int>
    public let extent: Vector3<Int>
    /// Extent of a chunk, x, y, z.
    public let chunk: Vector3<Int>
    /// Decoded bytes of a chunk.
    let chunkBytes: Int
    /// How far chunk numbers are apart along x, y, z.
    let gridStride: Vector3<Int>
    /// The number of the chunk at the origin of x, y, z.
    var firstChunk: Int
    /// The array axes that are x, y, z; nil for one that is not there.
    let axes: (x: Int?, y: Int?, z: Int?)
    /// Where in a chunk the fixed axes are: array axis and index.
    var fixed: [(axis: Int, index: Int)]
    /// Where the time points are; nil without any.
    var time: TimeAxis?
    /// Reference coordinate to coordinate of this level, `scale * reference + shift` per axis.
    let scale: Vector3<Double>
    let shift: Vector3<Double>

    /// The chunks at both ends of the image, x, y, z.
    var firstImageChunk: Vector3<Int> { [first.x / chunk.x, first.y / chunk.y, first.z / chunk.z] }
    var lastImageChunk: Vector3<Int> {
      let last = first &+ extent &- .one
      return [last.x / chunk.x, last.y / chunk.y, last.z / chunk.z]
    }

    /// How many chunks the image has. It counts up to `Int.max`.
    var imageChunkCount: Int {
      guard extent.min() > 0 else { return 0 }
      let count = lastImageChunk &- firstImageChunk &+ .one
      return checkedProduct([count.x, count.y, count.z]) ?? .max
    }

    /// Extent of a voxel in reference voxels.
    public var voxelSize: Vector3<Double> { [1 / abs(scale.x), 1 / abs(scale.y), 1 / abs(scale.z)] }

    /// The voxel that holds a scene position; nil outside.
    public func voxel(at position: Vector3<Double>) -> Vector3<Int>? {
      var voxel = Vector3<Int>.zero
      for axis in 0..<3 {
        guard let index = index(of: position[axis], axis: axis) else { return nil }
        voxel[axis] = index
      }
      return voxel
    }

    /// The index along one axis that holds a reference coordinate; nil outside.
    @inline(__always)
    func index(of coordinate: Double, axis: Int) -> Int? {
      // A millionth of a voxel makes up for rounding, so that a coordinate on a border belongs to the voxel it starts.
      let value = (scale[axis] * coordinate + shift[axis] + 1e-6).rounded(.down)
      guard value >= Double(first[axis]), value < Double(first[axis] + extent[axis]) else { return nil }
      return Int(value)
    }

    /// The reference coordinate where a voxel begins.
    @inline(__always)
    func position(of voxel: Int, axis: Int) -> Double { (Double(voxel) - shift[axis]) / scale[axis] }
  }

  public internal(set) var levels: [Level]
  public let elementType: ElementType
  public let fillValue: Element
  public let isSegmentation: Bool

  /// - Parameters:
  ///   - channel, time: where the other axes are fixed.
  ///   - toWorld: from the pyramid's unit of length to that of the scene: a factor.
  ///   - reference: from the scene's reference voxels (indices, centres at integers) to its world.
  /// - Throws: ``Failure`` (`unsupported`) when the volume is rotated or sheared against the reference.
  public init(
    pyramid: Pyramid, cache: ChunkCache, isSegmentation: Bool, channel: Int, time: Int, toWorld: Double,
    reference: AffineTransform
  ) throws(Failure) {
    elementType = pyramid.levels[0].array.elementType
    fillValue = pyramid.levels[0].array.fillValue
    self.isSegmentation = isSegmentation && elementType.isInteger
    let spatial = pyramid.spatialAxes
    var levels: [Level] = []
    for number in pyramid.levels.indices {
      let array = pyramid.levels[number].array
      let strides = rowMajorStrides(array.gridShape)
      var firstChunk = 0
      var fixed: [(axis: Int, index: Int)] = []
      var times: TimeAxis?
      for axis in 0..<array.rank where axis != spatial.x && axis != spatial.y && axis != spatial.z {
        var index = 0
        if axis == pyramid.channelAxis { index = min(channel, array.shape[axis] - 1) }
        if axis == pyramid.timeAxis { index = min(time, array.shape[axis] - 1) }
        index = max(0, index)
        if axis == pyramid.timeAxis {
          times = TimeAxis(
            place: fixed.count, extent: array.shape[axis], chunk: array.chunkShape[axis], stride: strides[axis],
            index: index)
        }
        firstChunk += index / array.chunkShape[axis] * strides[axis]
        fixed.append((axis, index % array.chunkShape[axis]))
      }
      let toLevel = try pyramid.transform(number).scaled(by: toWorld).aligned(
        from: reference, extent: pyramid.extent(number), name: array.name)
      levels.append(
        Level(
          array: cache.add(array, level: number),
          first: pyramid.spatial(pyramid.levels[number].bounds.offset, missing: 0),
          extent: pyramid.extent(number), chunk: pyramid.spatial(array.chunkShape, missing: 1),
          chunkBytes: array.chunkByteCount,
          gridStride: pyramid.spatial(strides, missing: 0), firstChunk: firstChunk, axes: spatial, fixed: fixed,
          time: times,
          // Corner coordinates on both sides: index = coordinate - 1/2.
          scale: toLevel.scale, shift: toLevel.shift + 0.5 - 0.5 * toLevel.scale))
    }
    self.levels = levels
  }

  /// The level to show in a viewport: the coarsest whose voxels are not larger than 1.1 pixels, or, where none is, the
  /// coarsest that no finer one improves on.
  public func wantedLevel(for viewport: Viewport) -> Int {
    let axes = viewport.orientation.axes
    let pixel = viewport.step
    var level = levels.count - 1
    while level > 0 {
      let size = levels[level].voxelSize
      let improves = [axes.right, axes.down].contains { axis in
        size[axis] > 1.1 * pixel[axis] && levels[..<level].contains { $0.voxelSize[axis] < size[axis] * 0.999 }
      }
      guard improves else { break }
      level -= 1
    }
    return level
  }
}
