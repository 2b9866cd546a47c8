/// A screen as a value: rows of cells from the top, text and picture alike.
///
/// Wide characters are always whole: writing over one half of one blanks the other half.
public struct CellGrid: Sendable, Equatable {
  /// Width in columns.
  public private(set) var width: Int
  /// Height in rows.
  public private(set) var height: Int
  /// `width * height` cells, row by row.
  private(set) var cells: [Cell]

  /// A grid of empty cells.
  public init(width: Int = 0, height: Int = 0, style: CellStyle = .plain) {
    self.width = max(width, 0)
    self.height = max(height, 0)
    cells = Array(repeating: Cell(0x20, style), count: self.width * self.height)
  }

  /// Empties the grid and gives it another size, keeping its memory where it is large enough.
  public mutating func reset(width: Int, height: Int, style: CellStyle = .plain) {
    self.width = max(width, 0)
    self.height = max(height, 0)
    cells.removeAll(keepingCapacity: true)
    cells.append(contentsOf: repeatElement(Cell(0x20, style), count: self.width * self.height))
  }

  /// The whole grid.
  public var bounds: CellRectangle { CellRectangle(column: 0, row: 0, width: width, height: height) }

  /// Bytes of memory that the cells take.
  public var footprint: Int { cells.capacity * MemoryLayout<Cell>.stride }

  /// The cell in a column and row, both counted from 0.
  ///
  /// Traps outside the grid.
  public subscript(column: Int, row: Int) -> Cell {
    precondition(column >= 0 && column < width && row >= 0 && row < height, "cell outside the grid")
    return cells[row * width + column]
  }

  /// Empties a rectangle, or fills it with one narrow character.
  ///
  /// What lies outside the grid is ignored.
  ///
  /// A character that does not take exactly one column is replaced by a space.
  public mutating func fill(_ rectangle: CellRectangle, style: CellStyle, with character: Unicode.Scalar = " ") {
    var code = character.value
    if case .columns(1) = CharacterWidth(character) {} else { code = 0x20 }
    let cell = Cell(code, style)
    writeRows(rectangle.intersection(bounds)) { row, _ in row.update(repeating: cell) }
  }

  /// Gives the cells of a rectangle another style, leaving their characters.
  ///
  /// A wide character changes as a whole.
  public mutating func restyle(_ rectangle: CellRectangle, _ change: (inout CellStyle) -> Void) {
    let area = rectangle.intersection(bounds)
    guard !area.isEmpty else { return }
    for row in area.row..<area.row + area.height {
      let start = row * width
      var columns = area.column..<area.column + area.width
      // Both halves of a wide character look alike.
      if cells[start + columns.lowerBound].isRightHalf { columns = columns.lowerBound - 1..<columns.upperBound }
      if cells[start + columns.upperBound - 1].isLeftHalf { columns = columns.lowerBound..<columns.upperBound + 1 }
      for index in start + columns.lowerBound..<start + columns.upperBound {
        var style = cells[index].style
        change(&style)
        cells[index] = cells[index].styled(style)
      }
    }
  }

  /// Writes one line of text from a cell to the right.
  ///
  /// Wide characters take two columns; one that would stick out of the grid, or of `maxColumns`, is not written but
  /// for a space where its visible half would be at the left edge. One combining mark a character is kept. Control
  /// and format characters are left out: a caller who wants them seen escapes them first. Text outside the grid is
  /// not drawn.
  ///
  /// - Parameters:
  ///   - column: where the text begins; may be negative, then the beginning is cut off.
  ///   - maxColumns: the text is cut off after so many columns.
  /// - Returns: the number of columns that the text takes from `column` on, at most `maxColumns`.
  @discardableResult
  public mutating func put(
    _ text: String, column: Int, row: Int, style: CellStyle = .plain, maxColumns: Int = .max
  ) -> Int {
    guard maxColumns > 0, column < width else { return 0 }
    // No text is long enough to be seen from further left.
    let column = max(column, -1 << 40)
    let limit = min(width - column, maxColumns)
    let isVisible = row >= 0 && row < height
    var used = 0
    for scalar in text.unicodeScalars {
      switch CharacterWidth(scalar) {
      case .columns(let columns):
        guard used + Int(columns) <= limit else { return used }
        if isVisible { place(Cell(scalar.value, style, width: columns), column: column + used, row: row) }
        used += Int(columns)
      case .mark(let mark):
        if isVisible && used > 0 { markCell(before: column + used, row: row, mark) }
      case .none: break
      }
    }
    return used
  }

  /// The characters of a row as text, blanks at its end included.
  public func text(row: Int) -> String {
    var text = String.UnicodeScalarView()
    for column in 0..<width {
      let cell = self[column, row]
      if cell.isRightHalf { continue }
      text.append(cell.scalar)
      if let mark = cell.combiningMark { text.append(mark) }
    }
    return String(text)
  }

  /// How many columns a text takes.
  public static func columns(of text: String) -> Int {
    text.unicodeScalars.reduce(0) { sum, scalar in
      if case .columns(let columns) = CharacterWidth(scalar) { sum + Int(columns) } else { sum }
    }
  }

  /// Puts a cell, and the right half that belongs to it, at a column that may lie left of the grid.
  private mutating func place(_ cell: Cell, column: Int, row: Int) {
    let start = row * width
    let right = cell.isLeftHalf ? column + 1 : column
    guard right >= 0 else { return }
    if column < 0 {
      parting(row: row, from: 0, to: 1)
      cells[start] = cell.blanked
      return
    }
    parting(row: row, from: column, to: right + 1)
    cells[start + column] = cell
    if cell.isLeftHalf { cells[start + right] = Cell(0x20, cell.style, width: 0) }
  }

  private mutating func markCell(before column: Int, row: Int, _ mark: UInt16) {
    var target = column - 1
    if target > 0 && target < width && cells[row * width + target].isRightHalf { target -= 1 }
    guard target >= 0 && target < width else { return }
    let index = row * width + target
    // The visible right half of a wide character at the left edge is a space, which bears no mark.
    guard cells[index].code != 0x20 else { return }
    cells[index] = cells[index].marked(mark)
  }

  /// Blanks the halves that stay behind when the columns `from..<to` of a row are written over.
  private mutating func parting(row: Int, from: Int, to: Int) {
    let start = row * width
    if from > 0 && cells[start + from].isRightHalf { cells[start + from - 1] = cells[start + from - 1].blanked }
    if to < width && cells[start + to].isRightHalf { cells[start + to] = cells[start + to].blanked }
  }

  /// Lets `body` write each row of a rectangle, which must lie in the grid, with cells of width 1.
  @inline(__always)
  mutating func writeRows(
    _ area: CellRectangle, _ body: (_ row: UnsafeMutableBufferPointer<Cell>, _ index: Int) -> Void
  ) {
    guard !area.isEmpty else { return }
    let width = width
    for index in 0..<area.height {
      parting(row: area.row + index, from: area.column, to: area.column + area.width)
    }
    cells.withUnsafeMutableBufferPointer { cells in
      for index in 0..<area.height {
        let start = (area.row + index) * width + area.column
        body(UnsafeMutableBufferPointer(rebasing: cells[start..<start + area.width]), index)
      }
    }
  }

  /// The cells of a row, for as long as `body` runs.
  @inline(__always)
  func withRow<Result>(_ row: Int, _ body: (UnsafePointer<Cell>?) -> Result) -> Result {
    cells.withUnsafeBufferPointer { cells in body(cells.baseAddress.map { $0 + row * width }) }
  }

  /// Takes over a row of another grid of the same size.
  @inline(__always)
  mutating func copyRow(_ row: Int, from other: UnsafePointer<Cell>) {
    let width = width
    cells.withUnsafeMutableBufferPointer { cells in
      guard let base = cells.baseAddress else { return }
      (base + row * width).update(from: other, count: width)
    }
  }
}
