import Glyphs
import Pixels
import Testing

@Suite struct FrameEncoderTests {
  private func frame(_ encoder: inout FrameEncoder, _ grid: CellGrid, _ mode: ColorMode = .truecolor) -> String {
    var bytes: [UInt8] = []
    encoder.encode(grid, mode: mode, into: &bytes)
    return String(decoding: bytes, as: UTF8.self).replacing("\u{1B}", with: "^")
  }

  private func framed(_ text: String) -> String { "^[?2026h\(text)^[?2026l" }

  @Test func firstFramePaintsEveryCell() {
    var encoder = FrameEncoder()
    var grid = CellGrid(width: 3, height: 2)
    grid.put("abc", column: 0, row: 0)
    grid.put("d", column: 0, row: 1, style: CellStyle(foreground: Color(0x0A14FF), attributes: .bold))
    #expect(frame(&encoder, grid) == framed("^[Habc^[2H^[1;38;2;10;20;255md  ^[0m"))
  }

  @Test func onlyWhatChangedIsSent() {
    var encoder = FrameEncoder()
    var grid = CellGrid(width: 40, height: 3)
    grid.put("position 1728,1273,1263", column: 0, row: 1)
    _ = frame(&encoder, grid)
    #expect(frame(&encoder, grid) == "")
    grid.put("9", column: 12, row: 1)
    #expect(frame(&encoder, grid) == framed("^[2;13H9"))
    // Two changes close together: the cells between are cheaper than a movement.
    grid.put("8", column: 9, row: 1)
    grid.put("7", column: 12, row: 1)
    #expect(frame(&encoder, grid) == framed("^[2;10H8727"))
    // Far apart: a movement.
    grid.put("0", column: 9, row: 1)
    grid.put("0", column: 22, row: 1)
    #expect(frame(&encoder, grid) == framed("^[2;10H0^[12C0"))
  }

  @Test func aLongBlankTailIsErased() {
    var encoder = FrameEncoder()
    var grid = CellGrid(width: 40, height: 1)
    grid.put("a long line of text", column: 0, row: 0, style: CellStyle(attributes: .reverse))
    _ = frame(&encoder, grid)
    grid.fill(grid.bounds, style: .plain)
    grid.put("a", column: 0, row: 0, style: CellStyle(attributes: .reverse))
    #expect(frame(&encoder, grid) == framed("^[;2H^[K"))
  }

  @Test func picturesTakeOneSGRACell() {
    var encoder = FrameEncoder()
    var raster = Raster(width: 3, height: 2)
    raster.pixels = [0x010203, 0x010203, 0xFFFFFF, 0x0A0B0C, 0x101112, 0xFFFFFF]
    var grid = CellGrid(width: 3, height: 1)
    HalfBlock.encode(raster, into: &grid, column: 0, row: 0)
    let truecolor = "^[H^[38;2;10;11;12;48;2;1;2;3m▄^[38;2;16;17;18m▄^[48;2;255;255;255m ^[0m"
    #expect(frame(&encoder, grid) == framed(truecolor))
    let palette = "^[H^[38;5;232;48;5;16m▄^[38;5;233m▄^[48;5;231m ^[0m"
    #expect(frame(&encoder, grid, .palette256) == framed(palette))
  }

  @Test func coloursThatMapToTheSameIndexAreNoChange() {
    var encoder = FrameEncoder()
    var grid = CellGrid(width: 2, height: 1, style: CellStyle(background: Color(0x080808)))
    _ = frame(&encoder, grid, .palette256)
    grid.reset(width: 2, height: 1, style: CellStyle(background: Color(0x090807)))
    #expect(frame(&encoder, grid, .palette256) == "")
    grid.reset(width: 2, height: 1, style: CellStyle(background: Color(0x121212)))
    #expect(frame(&encoder, grid, .palette256) == framed("^[H^[48;5;233m  ^[0m"))
  }

  @Test func invalidationRepaints() {
    var encoder = FrameEncoder()
    var grid = CellGrid(width: 2, height: 1)
    grid.put("ab", column: 0, row: 0)
    let first = frame(&encoder, grid)
    encoder.invalidate()
    #expect(frame(&encoder, grid) == first)
    #expect(frame(&encoder, grid) == "")
    #expect(frame(&encoder, CellGrid()) == "")
  }

  @Test func aCharacterOfDoubtfulWidthIsFollowedByAnAddress() {
    var encoder = FrameEncoder()
    var grid = CellGrid(width: 6, height: 1)
    grid.put("x断yµz", column: 0, row: 0)
    #expect(frame(&encoder, grid) == framed("^[Hx断^[;4Hyµz"))
  }

  /// Thousands of screens, each on top of the last one, read back by a terminal that knows nothing of the encoder.
  @Test(arguments: [ColorMode.truecolor, .palette256])
  func whatIsSentIsWhatIsSeen(mode: ColorMode) {
    var random = Random(seed: mode == .truecolor ? 11 : 12)
    var encoder = FrameEncoder()
    var grid = CellGrid(width: 20, height: 6)
    var terminal = VirtualTerminal(columns: 20, rows: 6)
    var output: [UInt8] = []
    for round in 0..<3000 {
      if random.pick([true] + Array(repeating: false, count: 99)) {
        let (width, height) = (Int.random(in: 1...33, using: &random), Int.random(in: 1...9, using: &random))
        grid.reset(width: width, height: height)
        terminal = VirtualTerminal(columns: width, rows: height)
        encoder.invalidate()
      }
      for _ in 0..<Int.random(in: 0...4, using: &random) { scribble(on: &grid, &random) }
      output.removeAll(keepingCapacity: true)
      encoder.encode(grid, mode: mode, into: &output)
      terminal.feed(output)
      #expect(terminal.complaints == [], "round \(round)")
      #expect(!terminal.isUpdating && terminal.pen == VirtualTerminal.Shown())
      let isRight = canonical(terminal.screen) == canonical(visible(grid, mode: mode))
      #expect(isRight, "round \(round)")
      guard isRight && terminal.complaints.isEmpty else { return }
      output.removeAll(keepingCapacity: true)
      encoder.encode(grid, mode: mode, into: &output)
      #expect(output.isEmpty)
    }
  }

  private func scribble(on grid: inout CellGrid, _ random: inout Random) {
    let colors: [Color] = [.terminalDefault, Color(0), Color(0xFFFFFF), Color(0x808080), Color(0x123456)]
    let style = CellStyle(
      foreground: random.pick(colors), background: random.pick(colors),
      attributes: Attributes(rawValue: random.pick([0, 0, 0, 1, 2, 3, 4, 8, 15])))
    let column = Int.random(in: -3...grid.width, using: &random)
    let row = Int.random(in: -1...grid.height, using: &random)
    let rectangle = CellRectangle(
      column: column, row: row, width: .random(in: 0...12, using: &random),
      height: .random(in: 0...3, using: &random))
    switch Int.random(in: 0..<8, using: &random) {
    case 0: grid.fill(rectangle, style: style)
    case 1: grid.restyle(rectangle) { $0.attributes.formSymmetricDifference(.reverse) }
    case 2, 3:
      var raster = Raster(width: 6, height: 5)
      for index in raster.pixels.indices { raster.pixels[index] = random.pick([0, 0x0A0A0A, 0xFFFFFF, 0x336699]) }
      HalfBlock.encode(raster, into: &grid, column: column, row: row)
    default:
      let pieces = ["a", "b", " ", "  ", "断", "面", "한", "🧠", "Ａ", "é", "e\u{301}", "▄", "│", "\t", "12"]
      let text = (0..<Int.random(in: 0...9, using: &random)).map { _ in random.pick(pieces) }.joined()
      grid.put(text, column: column, row: row, style: style)
    }
  }

  @Test func plainTextIsLinesWithoutCursorMovement() {
    var grid = CellGrid(width: 4, height: 2)
    grid.put("a断", column: 0, row: 0, style: CellStyle(background: Color(0x000001)))
    let text = String(decoding: plainText(grid, mode: .truecolor), as: UTF8.self).replacing("\u{1B}", with: "^")
    #expect(text == "^[48;2;0;0;1ma断^[49m ^[0m\n    ^[0m\n")
    #expect(plainText(CellGrid(), mode: .truecolor) == [])
  }
}
