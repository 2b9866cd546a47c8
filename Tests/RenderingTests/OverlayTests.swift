import Pixels
import Rendering
import Testing

@Suite struct OverlayTests {
  @Test func crosshairLines() {
    var raster = Raster(width: 5, height: 4)
    let crosshair = Crosshair(
      vertical: .init(at: 1, color: ViewportColors.yz), horizontal: .init(at: 2, color: ViewportColors.xz), opacity: 1)
    raster.draw(crosshair, in: PixelArea(x: 1, y: 0, width: 4, height: 3))
    for y in 0..<4 {
      for x in 0..<5 {
        let expected: UInt32 = y == 2 && x >= 1 ? 0x59f8e8 : x == 2 && y < 3 ? 0x5660ff : 0
        #expect(raster[x, y] == expected)
      }
    }
  }

  @Test func crosshairBlends() {
    var raster = Raster(width: 3, height: 3, filledWith: 0x404040)
    raster.draw(
      Crosshair(vertical: .init(at: 1, color: 0xff0000), horizontal: .init(at: 1, color: 0x0000ff), opacity: 0.5),
      in: PixelArea(raster))
    #expect(raster[1, 0] == 0xa02020)
    #expect(raster[0, 1] == 0x2020a0)
    #expect(raster[1, 1] == 0x501090)
    #expect(raster[0, 0] == 0x404040)
  }

  @Test(arguments: [(-1, -1), (4, 3), (Int.max, Int.min), (100, -100)])
  func linesOutsideTheViewportAreNotDrawn(x: Int, y: Int) {
    var raster = Raster(width: 12, height: 12, filledWith: 0x111111)
    let crosshair = Crosshair(
      vertical: .init(at: x, color: .white), horizontal: .init(at: y, color: .white), opacity: 1)
    raster.draw(crosshair, in: PixelArea(x: 4, y: 4, width: 4, height: 3))
    #expect(raster.pixels.allSatisfy { $0 == 0x111111 })
  }

  @Test(arguments: [(-2, -1), (7, 6), (0, 0), (-50, 3), (Int.min, Int.max)])
  func viewportsReachingOutOfTheRaster(x: Int, y: Int) {
    var raster = Raster(width: 8, height: 8)
    let area = PixelArea(x: x, y: y, width: 5, height: 5)
    raster.draw(
      Crosshair(vertical: .init(at: 2, color: .white), horizontal: .init(at: 2, color: .white), opacity: 1), in: area)
    for py in 0..<8 {
      for px in 0..<8 {
        let (column, overflowX) = px.subtractingReportingOverflow(x)
        let (row, overflowY) = py.subtractingReportingOverflow(y)
        let isInside = !overflowX && !overflowY && (0..<5).contains(column) && (0..<5).contains(row)
        #expect(raster[px, py] == (isInside && (column == 2 || row == 2) ? 0xffffff : 0))
      }
    }
  }

  @Test func linesCanBeLeftOut() {
    var raster = Raster(width: 2, height: 2)
    raster.draw(Crosshair(vertical: nil, horizontal: .init(at: 0, color: .white), opacity: 1), in: PixelArea(raster))
    #expect(raster.pixels == [0xffffff, 0xffffff, 0, 0])
  }

  @Test(arguments: [(4, 3), (1, 1), (1, 4), (4, 1), (2, 2), (0, 3), (3, 0)])
  func framesTouchEachPixelOnce(width: Int, height: Int) {
    var raster = Raster(width: 8, height: 8)
    raster.drawFrame(of: PixelArea(x: 2, y: 1, width: width, height: height), color: .white, opacity: 0.5)
    for y in 0..<8 {
      for x in 0..<8 {
        let (column, row) = (x - 2, y - 1)
        let isInside = (0..<width).contains(column) && (0..<height).contains(row)
        let isEdge = column == 0 || row == 0 || column == width - 1 || row == height - 1
        #expect(raster[x, y] == (isInside && isEdge ? 0x808080 : 0))
      }
    }
  }

  @Test func framesAreClipped() {
    var raster = Raster(width: 3, height: 3)
    raster.drawFrame(of: PixelArea(x: -1, y: -1, width: 4, height: 3), color: .white)
    #expect(raster.pixels == [0, 0, 0xffffff, 0xffffff, 0xffffff, 0xffffff, 0, 0, 0])
    raster.drawFrame(of: PixelArea(x: Int.max, y: Int.max, width: 9, height: 9), color: .white)
    raster.drawFrame(of: PixelArea(x: Int.min, y: Int.min, width: 9, height: 9), color: .white)
    #expect(raster.pixels.filter { $0 != 0 }.count == 4)
  }

  @Test func blendingAnArea() {
    var raster = Raster(width: 3, height: 2, filledWith: 0x0a0a0a)
    raster.blend(0xff8000, opacity: 0.25, over: PixelArea(x: 1, y: 0, width: 9, height: 1))
    // (255 * 64 + 10 * 192 + 128) / 256, and so on.
    #expect(raster.pixels == [0x0a0a0a, 0x472808, 0x472808, 0x0a0a0a, 0x0a0a0a, 0x0a0a0a])
  }

  @Test func areasIntersect() {
    let a = PixelArea(x: 0, y: 0, width: 4, height: 4)
    #expect(a.intersection(PixelArea(x: 2, y: -1, width: 9, height: 3)) == PixelArea(x: 2, y: 0, width: 2, height: 2))
    #expect(a.intersection(PixelArea(x: 4, y: 0, width: 1, height: 1)).isEmpty)
    #expect(a.intersection(PixelArea(x: -9, y: 0, width: 3, height: 1)).isEmpty)
    #expect(PixelArea(x: 0, y: 0, width: -1, height: 3).isEmpty)
  }
}
