/// A rectangle of cells, counted from the top left corner of the screen.
public struct CellRectangle: Hashable, Sendable {
  /// The leftmost column.
  public var column: Int
  /// The topmost row.
  public var row: Int
  /// Width in columns.
  public var width: Int
  /// Height in rows.
  public var height: Int

  /// The rectangle with this top left corner and size.
  public init(column: Int, row: Int, width: Int, height: Int) {
    self.column = column
    self.row = row
    self.width = width
    self.height = height
  }

  /// Whether there is no cell in it.
  public var isEmpty: Bool { width <= 0 || height <= 0 }

  /// Whether a cell is in it.
  public func contains(column: Int, row: Int) -> Bool {
    column >= self.column && row >= self.row && column - self.column < width && row - self.row < height
  }

  /// The part that lies inside another rectangle; of width and height 0 when there is none.
  public func intersection(_ other: CellRectangle) -> CellRectangle {
    let columns = overlap(column, width, other.column, other.width)
    let rows = overlap(row, height, other.row, other.height)
    return CellRectangle(column: columns.start, row: rows.start, width: columns.length, height: rows.length)
  }
}

/// The common part of two intervals; ends that overflow count as the largest number.
private func overlap(_ a: Int, _ aLength: Int, _ b: Int, _ bLength: Int) -> (start: Int, length: Int) {
  func end(_ start: Int, _ length: Int) -> Int {
    let (sum, overflow) = start.addingReportingOverflow(max(length, 0))
    return overflow ? .max : sum
  }
  let start = max(a, b)
  let stop = min(end(a, aLength), end(b, bLength))
  return start < stop ? (start, stop - start) : (start, 0)
}
