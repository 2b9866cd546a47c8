/// Encodes one row of cells: as what changed against another row, or as a line of text.
struct RowEncoder {
  /// A cursor address, every attribute off and on, two colours, a character and a mark.
  static var mostBytesPerCell: Int { 112 }
  /// The end of a line, and what a store of four bytes may write too much.
  static var mostBytesBeside: Int { 32 }

  private var out: ByteWriter
  private let width: Int
  private let row: Int
  private let mode: ColorMode
  private let palette: UnsafeBufferPointer<UInt8>
  /// Where the cursor is, or -1 where that is not sure.
  private var cursor = -1

  init(
    _ memory: UnsafeMutablePointer<UInt8>, width: Int, row: Int, mode: ColorMode,
    palette: UnsafeBufferPointer<UInt8>
  ) {
    out = ByteWriter(memory)
    self.width = width
    self.row = row
    self.mode = mode
    self.palette = palette
  }

  /// How many bytes have been written.
  var count: Int { out.count }

  /// The whole row as a line that needs no cursor address and leaves no colour behind.
  mutating func encodeLine(_ cells: UnsafePointer<Cell>) {
    var pen = Pen()
    for column in 0..<width { write(appearance(cells[column]), &pen) }
    out.text("\u{1B}[0m\n")
  }

  /// What changed against `old`, which is nil when nothing is known of it.
  ///
  /// Returns whether a cell differs, be it seen or not.
  mutating func encode(_ new: UnsafePointer<Cell>, over old: UnsafePointer<Cell>?, _ pen: inout Pen) -> Bool {
    var column = 0
    var end = width
    if let old {
      while column < end && new[column] == old[column] { column += 1 }
      if column == end { return false }
      while new[end - 1] == old[end - 1] { end -= 1 }
    }
    let erasedFrom = erasedTail(new)
    while column < end {
      let cell = appearance(new[column])
      if let old, new[column] == old[column] || cell == appearance(old[column]) {
        column += 1
        continue
      }
      if column >= erasedFrom && end - column > 3 {
        move(to: column, new, &pen)
        pen.reset(&out)
        out.text("\u{1B}[K")
        break
      }
      // The right half comes with the left one.
      if cell.width > 0 {
        move(to: column, new, &pen)
        write(cell, &pen)
        let isUncertain = CharacterWidth.isUncertain(cell.code) || cell.mark != 0
        cursor = isUncertain ? -1 : column + Int(cell.width)
      }
      column += 1
    }
    return true
  }

  @inline(__always)
  private func appearance(_ cell: Cell) -> Appearance { Appearance(cell, mode, palette) }

  /// The first of the cells that are blank up to the end of the row.
  private func erasedTail(_ cells: UnsafePointer<Cell>) -> Int {
    var column = width
    while column > 0 && appearance(cells[column - 1]).isErased { column -= 1 }
    return column
  }

  @inline(__always)
  private mutating func write(_ cell: Appearance, _ pen: inout Pen) {
    if cell.width == 0 { return }
    pen.take(cell, &out)
    out.scalar(cell.code)
    if cell.mark != 0 { out.scalar(cell.mark) }
  }

  /// Brings the cursor to a column of this row, by writing unchanged cells again where that takes fewer bytes.
  @inline(__always)
  private mutating func move(to column: Int, _ cells: UnsafePointer<Cell>, _ pen: inout Pen) {
    if cursor == column { return }
    moveAway(to: column, cells, &pen)
  }

  @inline(never)
  private mutating func moveAway(to column: Int, _ cells: UnsafePointer<Cell>, _ pen: inout Pen) {
    if cursor < 0 || cursor > column {
      // CSI row ; column H, where a 1 may be left out.
      out.text("\u{1B}[")
      if row > 0 { out.decimal(row + 1) }
      if column > 0 {
        out.byte(0x3B)
        out.decimal(column + 1)
      }
      out.byte(0x48)
    } else if !writesGap(from: cursor, to: column, cells, &pen) {
      out.text("\u{1B}[")
      if column - cursor > 1 { out.decimal(column - cursor) }
      out.byte(0x43)
    }
    cursor = column
  }

  /// Writes the cells of a short gap if the pen suits them all and that is no longer than a cursor movement.
  private mutating func writesGap(
    from: Int, to: Int, _ cells: UnsafePointer<Cell>, _ pen: inout Pen
  ) -> Bool {
    guard to - from <= 4 else { return false }
    var bytes = 0
    for column in from..<to {
      let cell = appearance(cells[column])
      guard cell.width == 1, cell.mark == 0, cell.code < 0x300, pen.suits(cell) else { return false }
      bytes += cell.code < 0x80 ? 1 : 2
    }
    guard bytes <= (to - from == 1 ? 3 : 4) else { return false }
    for column in from..<to { write(appearance(cells[column]), &pen) }
    return true
  }
}
