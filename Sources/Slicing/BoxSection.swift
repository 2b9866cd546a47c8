import Voxels

/// Which pixels of a plane lie in a box of voxels: an interval of columns in each row.
///
/// Boxes that share a side share its pixels exactly: each pixel is in one of them.
struct BoxSection {
  /// Where a row enters and leaves the box along one axis: at `enter + row * drift` and `leave + row * drift`.
  private struct Crossing {
    var enter = -Double.infinity
    var leave = Double.infinity
    var drift = 0.0

    func range(_ row: Double) -> (enter: Double, leave: Double) { (enter + row * drift, leave + row * drift) }
  }

  private var x = Crossing()
  private var y = Crossing()
  private var z = Crossing()
  /// Rows beyond these have no pixel in the box.
  private(set) var rows: Range<Int>

  /// - Parameters:
  ///   - low, high: the box, `low ..< high`, in coordinates of the plane.
  ///   - rows: those that count.
  init(_ plane: LevelPlane, low: Vector3<Double>, high: Vector3<Double>, rows: Range<Int>) {
    self.rows = rows
    x = cross(plane.x, low.x, high.x)
    y = cross(plane.y, low.y, high.y)
    z = cross(plane.z, low.z, high.z)
  }

  private mutating func cross(_ coordinate: LevelPlane.Coordinate, _ low: Double, _ high: Double) -> Crossing {
    let (low, high) = (low - coordinate.origin, high - coordinate.origin)
    if coordinate.perColumn != 0 {
      let factor = 1 / coordinate.perColumn
      let (one, other) = (low * factor, high * factor)
      return Crossing(enter: min(one, other), leave: max(one, other), drift: -coordinate.perRow * factor)
    }
    if coordinate.perRow != 0 {
      let (one, other) = (low / coordinate.perRow, high / coordinate.perRow)
      let first = BoxSection.pixel(min(one, other), in: rows)
      rows = first..<max(first, BoxSection.pixel(max(one, other), in: rows))
    } else if !(low <= 0 && high > 0) {
      rows = rows.lowerBound..<rows.lowerBound
    }
    return Crossing()
  }

  /// The columns of a row that lie in the box, of those that count; empty when there are none.
  @inline(__always)
  func columns(_ row: Int, in columns: Range<Int>) -> Range<Int> {
    let (x, y, z) = (x.range(Double(row)), y.range(Double(row)), z.range(Double(row)))
    let first = BoxSection.pixel(max(x.enter, y.enter, z.enter), in: columns)
    return first..<max(first, BoxSection.pixel(min(x.leave, y.leave, z.leave), in: columns))
  }

  /// The first pixel that is not before a coordinate, of those that count.
  @inline(__always)
  private static func pixel(_ coordinate: Double, in pixels: Range<Int>) -> Int {
    guard coordinate > Double(pixels.lowerBound) else { return pixels.lowerBound }
    guard coordinate < Double(pixels.upperBound) else { return pixels.upperBound }
    let whole = Int(coordinate)
    return Double(whole) < coordinate ? whole + 1 : whole
  }
}
