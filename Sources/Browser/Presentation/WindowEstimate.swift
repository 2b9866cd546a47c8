import Rendering
import Voxels

/// A window from the data of the coarsest mag, for sources that say nothing.
enum WindowEstimate {
  /// The most chunks that are read.
  private static let chunkLimit = 8
  /// Larger chunks are not read just to guess a window.
  private static let byteLimit = 64 << 20

  /// The most bytes that an estimate of one channel has in memory.
  static func byteCount(_ pyramid: Pyramid) -> Int {
    let array = pyramid.levels[pyramid.levels.count - 1].array
    return array.chunkByteCount <= byteLimit ? chunkLimit * array.chunkByteCount : 0
  }

  /// Percentiles of the coarsest level of one channel; nil when that cannot be read.
  static func window(_ pyramid: Pyramid, channel: Int, time: Int) async -> IntensityWindow? {
    let array = pyramid.levels[pyramid.levels.count - 1].array
    guard array.chunkByteCount <= byteLimit, !array.shape.contains(0),
      checkedProduct(array.gridShape + [2 * chunkLimit]) != nil
    else { return nil }
    var fixed: [Int: Int] = [:]
    for axis in pyramid.axes.indices where pyramid.axes[axis].kind != .space {
      fixed[axis] = 0
      if axis == pyramid.channelAxis { fixed[axis] = min(channel, array.shape[axis] - 1) }
      if axis == pyramid.timeAxis { fixed[axis] = min(time, array.shape[axis] - 1) }
    }
    let spatialGrid = (0..<array.rank).map { fixed[$0] == nil ? array.gridShape[$0] : 1 }
    let count = spatialGrid.reduce(1, *)
    // Evenly spread, and around the middle of each stretch.
    let numbers = (0..<min(count, chunkLimit)).map { ($0 * 2 + 1) * count / (2 * min(count, chunkLimit)) }
    let (fixedAxes, grid) = (fixed, spatialGrid)
    let blocks = try? await numbers.concurrentMap { number -> VoxelBlock? in
      var rest = number
      var index = Array(repeating: 0, count: array.rank)
      for axis in index.indices.reversed() {
        index[axis] = rest % grid[axis]
        rest /= grid[axis]
        if let position = fixedAxes[axis] { index[axis] = position / array.chunkShape[axis] }
      }
      guard let block = try? await array.readChunk(at: index) else { return nil }
      var part = Region(shape: array.region(ofChunk: index).shape)
      for (axis, position) in fixedAxes {
        part.offset[axis] = position % array.chunkShape[axis]
        part.shape[axis] = 1
      }
      return block.cropped(to: part)
    }
    return AutoContrast.window(for: blocks?.compactMap { $0 } ?? [])
  }
}
