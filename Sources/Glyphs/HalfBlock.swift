import Pixels

/// Two pixels a cell, both in their exact colours: U+2584 in the lower pixel's colour over the upper one's.
///
/// The lower and not the upper half block, because more terminals draw it to the cell's very edge.
public enum HalfBlock: GlyphEncoder {
  /// `half`.
  public static var name: String { "half" }

  /// For help and docs.
  public static var documentation: String {
    """
    Half blocks: each cell shows two pixels, one above the other, in exact colours (U+2584, Unicode block elements). \
    Works in every terminal.
    """
  }

  /// One pixel wide, two high.
  public static var cellPixels: (columns: Int, rows: Int) { (1, 2) }

  /// Draws a rectangle of a raster into cells, see ``GlyphEncoder/encode(_:_:into:column:row:)``.
  public static func encode(
    _ raster: Raster, _ pixels: PixelRectangle, into grid: inout CellGrid, column: Int, row: Int
  ) {
    // Sums of clipped numbers cannot overflow.
    let (x, y, column, row) = (clipped(pixels.x), clipped(pixels.y), clipped(column), clipped(row))
    let end = min(raster.height, y + clipped(pixels.height))
    // Columns and rows of cells, counted from the rectangle's corner, whose upper pixel is in the raster and that are
    // on the grid.
    let left = max(0, -x, -column)
    let right = min(clipped(pixels.width), raster.width - x, grid.width - column)
    let top = max(0, (1 - y) / 2, -row)
    let bottom = min((end - y + 1) / 2, grid.height - row)
    guard left < right && top < bottom else { return }
    let area = CellRectangle(column: column + left, row: row + top, width: right - left, height: bottom - top)

    let stride = raster.width
    raster.pixels.withUnsafeBufferPointer { source in
      guard let source = source.baseAddress else { return }
      grid.writeRows(area) { cells, index in
        let line = y + 2 * (top + index)
        let upper = source + line * stride + x + left
        if line + 1 < end {
          paint(cells, upper: upper, lower: upper + stride)
        } else {
          paint(cells, upper: upper)
        }
      }
    }
  }

  @inline(__always)
  private static func paint(
    _ cells: UnsafeMutableBufferPointer<Cell>, upper: UnsafePointer<UInt32>, lower: UnsafePointer<UInt32>
  ) {
    for index in 0..<cells.count {
      let above = upper[index] & 0xFF_FFFF
      let below = lower[index] & 0xFF_FFFF
      let isFlat = above == below
      cells[index] = Cell(
        code: isFlat ? 0x20 : lowerHalfBlock, foreground: isFlat ? Color.defaultBits : below, background: above)
    }
  }

  /// A last row with upper pixels only.
  private static func paint(_ cells: UnsafeMutableBufferPointer<Cell>, upper: UnsafePointer<UInt32>) {
    for index in 0..<cells.count {
      cells[index] = Cell(
        code: upperHalfBlock, foreground: upper[index] & 0xFF_FFFF, background: Color.defaultBits)
    }
  }
}

let upperHalfBlock: UInt32 = 0x2580
let lowerHalfBlock: UInt32 = 0x2584

/// A number brought into a range in which sums of a few cannot overflow; no screen reaches its ends.
private func clipped(_ value: Int) -> Int { min(max(value, -1 << 40), 1 << 40) }
