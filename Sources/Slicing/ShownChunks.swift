import Voxels

/// Which chunks of one level a viewport shows, where the level is not oblique: a rectangle of the chunk grid.
struct ShownChunks {
  var columns: AxisChunks
  var rows: AxisChunks
  /// The chunk along the depth.
  var slab: Int

  /// Nil when the viewport shows nothing of the level.
  init?(_ volume: SlicedVolume, level: Int, _ viewport: Viewport) {
    let axes = viewport.orientation.axes
    let step = viewport.step
    let depth = volume.along(axes.depth, level: level)
    guard let voxel = depth.index(of: viewport.center[axes.depth]),
      let columns = AxisChunks(
        volume.along(axes.right, level: level), middle: viewport.center[axes.right], step: step[axes.right],
        pixels: viewport.width),
      let rows = AxisChunks(
        volume.along(axes.down, level: level), middle: viewport.center[axes.down], step: step[axes.down],
        pixels: viewport.height)
    else { return nil }
    slab = voxel / depth.chunk
    self.columns = columns
    self.rows = rows
  }
}

/// The chunks that a row of pixels shows along one axis.
struct AxisChunks {
  typealias Place = (chunk: Int, distance: Double)

  /// From the first one to the last.
  let range: ClosedRange<Int>
  private let pixels: Int
  private let axis: LevelAxis
  /// Reference coordinates of the middle, and a pixel.
  private let middle: Double
  private let step: Double

  /// Nil when no pixel shows a voxel.
  init?(_ axis: LevelAxis, middle: Double, step: Double, pixels: Int) {
    guard let voxels = AxisChunks.voxels(axis, middle, step, pixels) else { return nil }
    self.axis = axis
    self.middle = middle
    self.step = step
    self.pixels = pixels
    range = voxels.lowerBound / axis.chunk...voxels.upperBound / axis.chunk
  }

  /// The voxels between the first pixel that shows one and the last; nil when none does.
  private static func voxels(
    _ axis: LevelAxis, _ middle: Double, _ step: Double, _ pixels: Int
  ) -> ClosedRange<Int>? {
    func voxel(_ pixel: Int) -> Int? { axis.index(of: middle + (Double(pixel) + 0.5 - Double(pixels) / 2) * step) }
    /// The pixel whose middle is next to a reference coordinate.
    func pixel(_ position: Double) -> Int {
      let value = ((position - middle) / step + Double(pixels) / 2 - 0.5).rounded()
      return value.isNaN ? 0 : Int(max(-2, min(Double(pixels) + 1, value)))
    }
    let one = axis.position(of: axis.first)
    let other = axis.position(of: axis.first + axis.extent)
    // Rounding may be off by one.
    let low = max(0, pixel(min(one, other)) - 1)
    let high = min(pixels - 1, pixel(max(one, other)) + 1)
    guard let first = (low..<min(low + 3, pixels)).lazy.compactMap(voxel).first,
      let last = (max(high - 2, 0)..<high + 1).reversed().lazy.compactMap(voxel).first
    else { return nil }
    return min(first, last)...max(first, last)
  }

  /// Pixels that a chunk takes.
  private var chunkPixels: Double { Double(axis.chunk) * axis.voxelSize / step }

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
      guard let voxel = axis.index(of: middle + offset * step) else { continue }
      let chunk = voxel / axis.chunk
      if list.last?.chunk != chunk { list.append((chunk, abs(offset))) }
    }
  }

  private func distance(of chunk: Int) -> Double {
    let first = (axis.position(of: chunk * axis.chunk) - middle) / step
    let last = (axis.position(of: (chunk + 1) * axis.chunk) - middle) / step
    return max(0, min(first, last), -max(first, last))
  }
}
