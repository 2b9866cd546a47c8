import Glyphs
import Testing

@Suite struct CellGridTests {
  @Test func cellsTake16Bytes() {
    #expect(MemoryLayout<Cell>.stride == 16)
    #expect(MemoryLayout<Color>.size == 4)
  }

  @Test(arguments: [
    // text, column, maxColumns, columns used, the row of 8 columns
    ("abc", 0, Int.max, 3, "abc....."),
    ("abc", 6, .max, 2, "......ab"),
    ("abc", 8, .max, 0, "........"),
    ("abc", -2, .max, 3, "c......."),
    ("abcdef", 1, 3, 3, ".abc...."),
    ("abc", 1, 0, 0, "........"),
    ("abc", 1, -5, 0, "........"),
    ("断面", 1, .max, 4, ".断面..."),
    ("断面", 6, .max, 2, "......断"),
    ("断面", 5, .max, 2, ".....断."),
    ("断面", 7, .max, 0, "........"),
    ("断面", -1, .max, 4, " 面....."),
    ("断面", 0, 3, 2, "断......"),
    ("a\u{301}b", 0, .max, 2, "a\u{301}b......"),
    ("\u{301}b", 0, .max, 1, "b......."),
    ("a\u{301}\u{302}b", 0, .max, 2, "a\u{301}b......"),
    ("断\u{301}b", 0, .max, 3, "断\u{301}b....."),
    ("a\u{1B}[31mb\r\n\u{7F}\u{9B}c", 0, .max, 7, "a[31mbc."),
    ("a\u{202E}b\u{200D}c\u{FEFF}\u{2028}d\u{FE0F}", 0, .max, 4, "abcd...."),
    ("\u{AD}ä", 0, .max, 1, "ä......."),
  ])
  func putsText(text: String, column: Int, limit: Int, used: Int, row: String) {
    var grid = CellGrid(width: 8, height: 2)
    grid.fill(grid.bounds, style: .plain, with: ".")
    #expect(grid.put(text, column: column, row: 0, maxColumns: limit) == used)
    #expect(grid.text(row: 0) == row)
    #expect(grid.text(row: 1) == "........")
  }

  @Test func textOutsideTheGridIsNotDrawn() {
    var grid = CellGrid(width: 4, height: 2)
    let empty = grid
    for row in [-1, 2, Int.max, Int.min] { #expect(grid.put("断a", column: 0, row: row) == 3) }
    grid.put("ab", column: 4, row: 0)
    grid.put("ab", column: -2, row: 0)
    grid.put("ab", column: .min + 1, row: 0)
    grid.fill(CellRectangle(column: -5, row: -5, width: 5, height: 50), style: .plain, with: "x")
    grid.fill(CellRectangle(column: 2, row: 1, width: -1, height: 1), style: .plain, with: "x")
    #expect(grid == empty)
    grid.fill(CellRectangle(column: -1, row: 1, width: .max, height: .max), style: .plain, with: "x")
    #expect(grid.text(row: 0) == "    ")
    #expect(grid.text(row: 1) == "xxxx")
  }

  @Test(arguments: [
    ("x", 0, "x 面.."), ("x", 1, " x面.."), ("x", 2, "断x .."), ("한", 1, " 한 .."), ("한", 3, "断 한."),
  ])
  func overwritingOneHalfBlanksTheOther(text: String, column: Int, row: String) {
    var grid = CellGrid(width: 6, height: 1)
    grid.put("断面..", column: 0, row: 0)
    grid.put(text, column: column, row: 0)
    #expect(grid.text(row: 0) == row)
  }

  @Test func fillAndRestyleKeepWideCharactersWhole() {
    var grid = CellGrid(width: 6, height: 1)
    grid.put("断面한", column: 0, row: 0)
    grid.fill(CellRectangle(column: 1, row: 0, width: 2, height: 1), style: .plain, with: "断")
    #expect(grid.text(row: 0) == "    한")
    grid.restyle(CellRectangle(column: 5, row: 0, width: 1, height: 1)) { $0.attributes.insert(.reverse) }
    #expect(grid[4, 0].attributes == .reverse)
    #expect(grid[5, 0].attributes == .reverse)
    #expect(grid[3, 0].attributes == [])
    #expect(grid[4, 0].scalar == "한")
  }

  @Test func resetEmptiesAndResizes() {
    var grid = CellGrid(width: 3, height: 2)
    grid.put("abc", column: 0, row: 1)
    let style = CellStyle(background: Color(0x102030))
    grid.reset(width: 2, height: 3, style: style)
    #expect(grid == CellGrid(width: 2, height: 3, style: style))
    grid.reset(width: -1, height: 4)
    #expect(grid.bounds == CellRectangle(column: 0, row: 0, width: 0, height: 4))
  }

  @Test(arguments: [("abc", 3), ("断面x", 5), ("e\u{301}", 1), ("\u{1B}[0m", 3), ("", 0)])
  func countsColumns(text: String, columns: Int) {
    #expect(CellGrid.columns(of: text) == columns)
  }
}
