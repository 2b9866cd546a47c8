/// A convex area of pixels, cut out of a rectangle by straight lines. Coordinates count pixels by their middles.
struct PixelPolygon {
  typealias Point = (column: Double, row: Double)

  /// Four corners, and one more for each of the six sides of a box of voxels; the rest is for what rounding makes.
  private static let capacity = 16

  private var points: InlineArray<16, Point>
  private(set) var count: Int

  /// Pixels of a rectangle that is not empty.
  init(columns: Range<Int>, rows: Range<Int>) {
    let (left, right) = (Double(columns.lowerBound), Double(columns.upperBound - 1))
    let (top, bottom) = (Double(rows.lowerBound), Double(rows.upperBound - 1))
    points = InlineArray(repeating: (left, top))
    points[1] = (right, top)
    points[2] = (right, bottom)
    points[3] = (left, bottom)
    count = 4
  }

  /// What lies between two values of a coordinate.
  func clipped(_ coordinate: LevelPlane.Coordinate, _ low: Double, _ high: Double) -> PixelPolygon {
    clipped { coordinate.value($0.column, $0.row) - low }.clipped { high - coordinate.value($0.column, $0.row) }
  }

  /// What lies where a distance, which grows evenly, is not negative.
  @inline(__always)
  private func clipped(_ distance: (Point) -> Double) -> PixelPolygon {
    var result = self
    result.count = 0
    guard count > 0 else { return result }
    var last = points[count - 1]
    var lastDistance = distance(last)
    for index in 0..<count {
      let point = points[index]
      let here = distance(point)
      if (here < 0) != (lastDistance < 0), result.count < PixelPolygon.capacity {
        let part = lastDistance / (lastDistance - here)
        result.points[result.count] = (
          last.column + (point.column - last.column) * part, last.row + (point.row - last.row) * part
        )
        result.count += 1
      }
      if here >= 0, result.count < PixelPolygon.capacity {
        result.points[result.count] = point
        result.count += 1
      }
      (last, lastDistance) = (point, here)
    }
    return result
  }

  /// The least and the greatest value that a coordinate has here.
  func range(of coordinate: LevelPlane.Coordinate) -> (low: Double, high: Double) {
    var (low, high) = (Double.infinity, -Double.infinity)
    for index in 0..<count {
      let value = coordinate.value(points[index].column, points[index].row)
      low = min(low, value)
      high = max(high, value)
    }
    return (low, high)
  }

  /// From the top to the bottom.
  var rows: (low: Double, high: Double) {
    var (low, high) = (Double.infinity, -Double.infinity)
    for index in 0..<count {
      low = min(low, points[index].row)
      high = max(high, points[index].row)
    }
    return (low, high)
  }

  /// How far away a point is, squared; 0 inside.
  func squaredDistance(to point: Point) -> Double {
    guard count > 0 else { return .infinity }
    var nearest = Double.infinity
    var isInside = true
    var last = points[count - 1]
    for index in 0..<count {
      let next = points[index]
      let edge = (column: next.column - last.column, row: next.row - last.row)
      let toPoint = (column: point.column - last.column, row: point.row - last.row)
      // Corners are listed clockwise as the screen shows them, so the inside is where this is not negative.
      if edge.column * toPoint.row - edge.row * toPoint.column < 0 { isInside = false }
      let length = edge.column * edge.column + edge.row * edge.row
      let along = length > 0 ? (toPoint.column * edge.column + toPoint.row * edge.row) / length : 0
      let part = min(max(along, 0), 1)
      let (column, row) = (toPoint.column - part * edge.column, toPoint.row - part * edge.row)
      nearest = min(nearest, column * column + row * row)
      last = next
    }
    return isInside ? 0 : nearest
  }
}
