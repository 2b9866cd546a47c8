import Voxels

/// The plane of a viewport in the voxels of a level: its coordinates grow evenly from pixel to pixel.
struct LevelPlane {
  /// One coordinate, as a function of a pixel's column and row.
  struct Coordinate {
    var perColumn: Double
    var perRow: Double
    /// At the middle of the first pixel.
    var origin: Double

    fileprivate var isFinite: Bool { perColumn.isFinite && perRow.isFinite && origin.isFinite }

    @inline(__always)
    func value(_ column: Double, _ row: Double) -> Double { origin + row * perRow + column * perColumn }
  }

  var x, y, z: Coordinate

  /// Nil when the viewport is nowhere.
  init?(_ level: SlicedVolume.Level, _ viewport: Viewport) {
    let axes = viewport.orientation.axes
    let right = level.transform.column(axes.right) * viewport.step[axes.right]
    let down = level.transform.column(axes.down) * viewport.step[axes.down]
    let origin = level.transform(viewport.position(ofPixel: 0, 0))
    /// A slope that moves nothing by a billionth of a voxel is rounding.
    func slope(_ value: Double, _ pixels: Int) -> Double { abs(value) * Double(pixels) < 1e-9 ? 0 : value }
    func coordinate(_ axis: Int) -> Coordinate {
      Coordinate(
        perColumn: slope(right[axis], viewport.width), perRow: slope(down[axis], viewport.height), origin: origin[axis])
    }
    (x, y, z) = (coordinate(0), coordinate(1), coordinate(2))
    guard x.isFinite, y.isFinite, z.isFinite else { return nil }
  }

  @inline(__always)
  subscript(axis: Int) -> Coordinate { axis == 0 ? x : axis == 1 ? y : z }

  /// About how many chunks some pixels lie in: the pieces that the borders of chunks cut their area into.
  func chunkCount(_ level: SlicedVolume.Level, columns: Range<Int>, rows: Range<Int>) -> Double {
    let (width, height) = (Double(columns.count), Double(rows.count))
    let chunk = Vector3<Double>(level.chunk)
    let grid = Vector3<Double>(level.lastImageChunk &- level.firstImageChunk &+ .one)
    var count = 1.0
    for axis in 0..<3 {
      let span = abs(self[axis].perColumn) * width + abs(self[axis].perRow) * height
      count += min(span / chunk[axis], grid[axis])
      let other = (axis + 1) % 3
      let turn = self[axis].perColumn * self[other].perRow - self[axis].perRow * self[other].perColumn
      count += min(abs(turn) * width * height / (chunk[axis] * chunk[other]), grid[axis] * grid[other])
    }
    return count
  }
}
