import Voxels

/// Which chunks of one level a viewport shows, where the level is not oblique: a rectangle of the chunk grid.
struct ShownChunks: Equatable {
  var columns: AxisChunks
  var rows: AxisChunks
  /// The chunk along the depth.
  var slab: Int

  /// Nil when the viewport shows nothing of the level.
  init?(_ level: SlicedVolume.Level, _ viewport: Viewport) {
    let axes = viewport.orientation.axes
    guard let depth = level.index(of: viewport.center[axes.depth], axis: axes.depth),
      let columns = AxisChunks(level, viewport, axes.right, pixels: viewport.width),
      let rows = AxisChunks(level, viewport, axes.down, pixels: viewport.height)
    else { return nil }
    slab = depth / level.chunk[axes.depth]
    self.columns = columns
    self.rows = rows
  }

  /// Whether the same chunks are shown.
  static func == (one: ShownChunks, other: ShownChunks) -> Bool {
    one.slab == other.slab && one.columns.range == other.columns.range && one.rows.range == other.rows.range
  }
}

/// The chunks that a row of pixels shows along one axis.
struct AxisChunks {
  typealias Place = (chunk: Int, distance: Double)

  /// From the first one to the last.
  let range: ClosedRange<Int>
  private let pixels: Int
  private let level: SlicedVolume.Level
  private let axis: Int
  /// Reference coordinates of the middle, and a pixel.
  private let middle: Double
  private let step: Double

  init?(_ level: SlicedVolume.Level, _ viewport: Viewport, _ axis: Int, pixels: Int) {
    middle = viewport.center[axis]
    step = viewport.step[axis]
    self.level = level
    self.axis = axis
    self.pixels = pixels
    guard let voxels = AxisChunks.voxels(level, middle, step, axis, pixels) else { return nil }
    range = voxels.lowerBound / level.chunk[axis]...voxels.upperBound / level.chunk[axis]
  }

  /// The voxels between the first pixel that shows one and the last; nil when none does.
  private static func voxels(
    _ level: SlicedVolume.Level, _ middle: Double, _ step: Double, _ axis: Int, _ pixels: Int
  ) -> ClosedRange<Int>? {
    func voxel(_ pixel: Int) -> Int? {
      level.index(of: middle + (Double(pixel) + 0.5 - Double(pixels) / 2) * step, axis: axis)
    }
    /// The pixel whose middle is next to a reference coordinate.
    func pixel(_ position: Double) -> Int {
      let value = ((position - middle) / step + Double(pixels) / 2 - 0.5).rounded()
      return value.isNaN ? 0 : Int(max(-2, min(Double(pixels) + 1, value)))
    }
    let one = level.position(of: level.first[axis], axis: axis)
    let other = level.position(of: level.first[axis] + level.extent[axis], axis: axis)
    // Rounding may be off by one.
    let low = max(0, pixel(min(one, other)) - 1)
    let high = min(pixels - 1, pixel(max(one, other)) + 1)
    guard let first = (low..<min(low + 3, pixels)).lazy.compactMap(voxel).first,
      let last = (max(high - 2, 0)..<high + 1).reversed().lazy.compactMap(voxel).first
    else { return nil }
    return min(first, last)...max(first, last)
  }

  /// Pixels that a chunk takes.
  private var chunkPixels: Double { Double(level.chunk[axis]) * level.voxelSize[axis] / step }

  /// The chunks with their distances from the middle, in pixels.
  func list(into list: inout [Place]) {
    list.removeAll(keepingCapacity: true)
    if chunkPixels >= 1 {
      for chunk in range { list.append((chunk, distance(of: chunk))) }
      return
    }
    // Pixels pass chunks over.
    for pixel in 0..<pixels {
      let offset = Double(pixel) + 0.5 - Double(pixels) / 2
      guard let voxel = level.index(of: middle + offset * step, axis: axis) else { continue }
      let chunk = voxel / level.chunk[axis]
      if list.last?.chunk != chunk { list.append((chunk, abs(offset))) }
    }
  }

  private func distance(of chunk: Int) -> Double {
    let ends = (chunk * level.chunk[axis], (chunk + 1) * level.chunk[axis])
    let first = (level.position(of: ends.0, axis: axis) - middle) / step
    let last = (level.position(of: ends.1, axis: axis) - middle) / step
    return max(0, min(first, last), -max(first, last))
  }
}
