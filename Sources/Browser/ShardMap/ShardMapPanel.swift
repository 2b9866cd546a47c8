import Glyphs
import Pixels
import Voxels

/// A shard's map on the whole screen: three planes through the cursor, as in the browser, a legend and a line for the
/// chunk under the cursor.
public enum ShardMapPanel {
  /// The rows that are not map: title, legend, chunk, keys.
  private static let otherRows = 4
  /// The most pixels along the edge of a chunk.
  private static let scaleLimit = 8

  private static let keys = "arrows, PgUp PgDn move  p presence  s size  r ratio  c checksum  Enter opens  q quits"

  /// - Parameter message: a line for the user, in place of the keys.
  public static func draw(_ map: ShardMap, title: String, message: String?, into grid: inout CellGrid) {
    grid.fill(grid.bounds, style: Theme.text)
    guard grid.width >= 20, grid.height >= otherRows + 2 else {
      grid.put("terminal too small", column: 0, row: 0, style: Theme.warning)
      return
    }
    grid.put(title, column: 1, row: 0, style: Theme.strong, maxColumns: grid.width - 2)
    drawPlanes(map, into: &grid)
    drawLegend(map, row: grid.height - 3, into: &grid)
    grid.put(map.line, column: 1, row: grid.height - 2, style: Theme.text, maxColumns: grid.width - 2)
    grid.fill(CellRectangle(column: 0, row: grid.height - 1, width: grid.width, height: 1), style: Theme.status)
    grid.put(
      (message ?? keys).printable, column: 1, row: grid.height - 1, style: Theme.status, maxColumns: grid.width - 2)
  }

  private static func drawPlanes(_ map: ShardMap, into grid: inout CellGrid) {
    let (width, height) = (grid.width - 2, 2 * (grid.height - otherRows))
    let (x, y, z) = (map.extent(0), map.extent(1), map.extent(2))
    let isDeep = z > 1
    let scale = max(
      1, min(scaleLimit, (width - 2) / (x + (isDeep ? z : 0)), (height - 2) / (y + (isDeep ? z : 0))))
    // As many chunks of each axis as there is room for; of z at most two fifths.
    let side = isDeep ? min(z, max(1, width * 2 / 5 / scale)) : 0
    let below = isDeep ? min(z, max(1, height * 2 / 5 / scale)) : 0
    let across = min(x, max(1, (width - 2 - side * scale) / scale))
    let down = min(y, max(1, (height - 2 - below * scale) / scale))
    drawPlane(map, 0, across, 1, down, scale, column: 1, row: 1, into: &grid)
    guard isDeep else { return }
    drawPlane(map, 2, side, 1, down, scale, column: 3 + across * scale, row: 1, into: &grid)
    drawPlane(map, 0, across, 2, below, scale, column: 1, row: 2 + (down * scale + 1) / 2, into: &grid)
  }

  /// - Parameters:
  ///   - horizontal: the direction to the right, 0 for x; `width` chunks of it are seen.
  ///   - vertical: the direction downwards.
  private static func drawPlane(
    _ map: ShardMap, _ horizontal: Int, _ width: Int, _ vertical: Int, _ height: Int, _ scale: Int, column: Int,
    row: Int, into grid: inout CellGrid
  ) {
    func first(_ direction: Int, _ count: Int) -> Int {
      min(max(0, map.place(direction) - count / 2), map.extent(direction) - count)
    }
    let (left, top) = (first(horizontal, width), first(vertical, height))
    var raster = Raster(width: width * scale, height: height * scale)
    var position = map.cursor
    for down in 0..<height {
      if let axis = map.axes[vertical] { position[axis] = top + down }
      for across in 0..<width {
        if let axis = map.axes[horizontal] { position[axis] = left + across }
        let color = map.color(at: position)
        let isCursor = position == map.cursor
        for y in 0..<scale {
          for x in 0..<scale {
            let isEdge = x == 0 || y == 0 || x == scale - 1 || y == scale - 1
            raster[across * scale + x, down * scale + y] = isCursor && (isEdge || scale < 3) ? 0xffffff : color
          }
        }
      }
    }
    HalfBlock.encode(raster, into: &grid, column: column, row: row)
  }

  private static func drawLegend(_ map: ShardMap, row: Int, into grid: inout CellGrid) {
    var column = 1 + grid.put("\(map.quantity.rawValue): ", column: 1, row: row, style: Theme.dim)
    for item in map.legend {
      for color in item.colors {
        var style = Theme.text
        style.background = Color(color)
        grid.put(" ", column: column, row: row, style: style)
        column += 1
      }
      column += 1
      column += grid.put(item.text, column: column, row: row, style: Theme.dim) + 2
    }
  }
}
