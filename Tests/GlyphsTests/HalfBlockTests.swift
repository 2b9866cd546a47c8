import Glyphs
import Pixels
import Testing

@Suite struct HalfBlockTests {
  /// A raster whose pixels all differ: pixel (x, y) is `0x10000 * (y + 1) + x + 1`.
  private func raster(_ width: Int, _ height: Int) -> Raster {
    var raster = Raster(width: width, height: height)
    for y in 0..<height { for x in 0..<width { raster[x, y] = UInt32(0x10000 * (y + 1) + x + 1) } }
    return raster
  }

  @Test func cellsShowTheExactPixels() {
    let raster = raster(3, 4)
    var grid = CellGrid(width: 5, height: 3)
    HalfBlock.encode(raster, into: &grid, column: 1, row: 1)
    for row in 0..<2 {
      for column in 0..<3 {
        let cell = grid[column + 1, row + 1]
        #expect(cell.scalar == "▄")
        #expect(cell.background.rgb == raster[column, 2 * row])
        #expect(cell.foreground.rgb == raster[column, 2 * row + 1])
      }
    }
    #expect(grid.text(row: 0) == "     ")
    #expect(grid[0, 1].background == .terminalDefault)
    #expect(grid[4, 2].background == .terminalDefault)
  }

  @Test func equalPixelsAreASpace() {
    var grid = CellGrid(width: 1, height: 1)
    HalfBlock.encode(Raster(width: 1, height: 2, filledWith: 0xFF12_3456), into: &grid, column: 0, row: 0)
    #expect(grid[0, 0].scalar == " ")
    #expect(grid[0, 0].background.rgb == 0x123456)
  }

  @Test func oddLastRowShowsTheBackgroundBelow() {
    var grid = CellGrid(width: 1, height: 2)
    HalfBlock.encode(raster(1, 3), into: &grid, column: 0, row: 0)
    #expect(grid[0, 1].scalar == "▀")
    #expect(grid[0, 1].foreground.rgb == 0x30001)
    #expect(grid[0, 1].background == .terminalDefault)
  }

  /// Every clipping against a cell-by-cell definition.
  @Test func clipsToRasterAndGrid() {
    let raster = raster(5, 7)
    var random = Random(seed: 3)
    for _ in 0..<3000 {
      let pixels = PixelRectangle(
        x: .random(in: -4...6, using: &random), y: .random(in: -5...8, using: &random),
        width: .random(in: -1...8, using: &random), height: .random(in: -1...9, using: &random))
      let column = Int.random(in: -3...5, using: &random)
      let row = Int.random(in: -3...4, using: &random)
      var grid = CellGrid(width: 4, height: 3)
      HalfBlock.encode(raster, pixels, into: &grid, column: column, row: row)
      for cellRow in 0..<3 {
        for cellColumn in 0..<4 {
          let x = cellColumn - column
          let y = 2 * (cellRow - row)
          func pixel(_ y: Int) -> UInt32? {
            guard x >= 0, x < pixels.width, y >= 0, y < pixels.height else { return nil }
            guard (0..<5).contains(pixels.x + x), (0..<7).contains(pixels.y + y) else { return nil }
            return raster[pixels.x + x, pixels.y + y]
          }
          let cell = grid[cellColumn, cellRow]
          let upper = pixel(y)
          let lower = upper == nil ? nil : pixel(y + 1)
          #expect((upper == nil) == (cell.scalar == " "))
          #expect((lower == nil ? cell.foreground.rgb : cell.background.rgb) == upper)
          #expect((lower == nil ? cell.background.rgb : cell.foreground.rgb) == lower)
        }
      }
    }
    var grid = CellGrid(width: 4, height: 3)
    let huge = PixelRectangle(x: .min, y: .min, width: .max, height: .max)
    HalfBlock.encode(raster, huge, into: &grid, column: .min, row: .max)
    #expect(grid == CellGrid(width: 4, height: 3))
  }

  @Test func writingOverHalfOfAWideCharacterBlanksTheRest() {
    var grid = CellGrid(width: 6, height: 1)
    grid.put("断面한", column: 0, row: 0)
    HalfBlock.encode(raster(2, 2), into: &grid, column: 1, row: 0)
    #expect(grid.text(row: 0) == " ▄▄ 한")
  }

  @Test func registryKnowsIt() {
    #expect(GlyphEncoderRegistry.named("half")?.cellPixels.rows == 2)
    #expect(GlyphEncoderRegistry.named("none") == nil)
    for encoder in GlyphEncoderRegistry.all { #expect(!encoder.documentation.isEmpty) }
  }
}
