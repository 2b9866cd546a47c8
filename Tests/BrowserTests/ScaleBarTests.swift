import Browser
import TestSupport
import Testing
import Voxels

@Suite struct ScaleBarTests {
  @Test func lengthsAreRound() {
    func bar(_ pixelSize: Double, _ unit: String?, limit: Int = 40) -> String? {
      ScaleBar(pixelSize: pixelSize, unit: unit, limit: limit).map { "\($0.width): \($0.label)" }
    }
    #expect(bar(10, "nanometer") == "20: 200 nm")
    #expect(bar(4, "nm") == "25: 100 nm")
    #expect(bar(25, "nanometer") == "40: 1 µm")
    #expect(bar(24.99, "nanometer") == "20: 500 nm")
    #expect(bar(0.3, "micrometer") == "33: 10 µm")
    #expect(bar(0.0005, "meter") == "40: 20 mm")
    #expect(bar(1, "inch") == "39: 1 m")
    #expect(bar(10, "kilometer") == "20: 200 km")
    #expect(bar(0.2, nil) == "25: 5 voxels")
    #expect(bar(0.025, nil) == "40: 1 voxel")
    #expect(bar(3, "furlong") == "33: 100 furlong")
    #expect(bar(3, "\u{1B}[2J")?.contains("\u{1B}") == false)
    for size in [0, -1, .nan, .infinity, .greatestFiniteMagnitude] { #expect(bar(size, "meter") == nil) }
    #expect(bar(1, "meter", limit: 0) == nil)
    #expect(bar(.leastNonzeroMagnitude, "meter") == nil || bar(.leastNonzeroMagnitude, "meter")?.isEmpty == false)
  }

  /// Whatever the size of a pixel, the bar is as long as its label says, to half a pixel.
  @Test func barsAreAsLongAsTheySay() throws {
    var random = SeededRandom(3)
    for _ in 0..<2000 {
      let size = Double(random.next() % 1_000_000 + 1) / 1000
      let limit = Int(random.next() % 60) + 20
      let bar = try #require(ScaleBar(pixelSize: size, unit: "nm", limit: limit))
      let words = bar.label.split(separator: " ")
      let factor = try #require(LengthUnit.meters(in: String(words[1])))
      let length = try #require(Double(words[0])) * factor / 1e-9
      #expect(abs(length / size - Double(bar.width)) <= 0.5 + 1e-9, "\(size): \(bar)")
      // The next longer one, which is two and a half times as long at most, would not fit.
      #expect(bar.width <= limit && Double(bar.width) * 2.5 >= Double(limit) - 2, "\(size), \(limit): \(bar)")
      #expect(["1", "2", "5"].contains(words[0].filter { $0 != "0" && $0 != "." }))
    }
  }
}

extension InTerminal {
  /// The bar as it stands on the screen: its cells times the voxels a pixel times their size is what it says.
  @Suite struct ScaleBarTests {
    /// The bars on a screen: how many cells they have, and their labels in nanometers.
    private func bars(_ screen: TerminalScreen, _ session: BrowsingSession) -> [(cells: Int, label: Double)] {
      session.layout.viewports.compactMap { place in
        let row = place.cells.row + place.cells.height - 2
        let columns = place.cells.column..<place.cells.column + place.cells.width
        let cells = columns.filter { column in
          let cell = screen.cell(column, row)
          return cell?.character == "▀" && cell?.foreground == .rgb(0xffffff) && cell?.background == .rgb(0x101014)
        }
        guard let first = cells.first, let last = cells.last, last - first + 1 == cells.count else { return nil }
        let text = String(screen.text(row - 1).dropFirst(first - 2).prefix(cells.count + 4))
        // The picture goes on beside the label.
        let words = text.split(separator: " ")
        guard let place = words.firstIndex(where: { Double($0) != nil }), place + 1 < words.count,
          let number = Double(words[place]), let unit = LengthUnit.meters(in: String(words[place + 1]))
        else { return nil }
        return (cells.count, number * unit / 1e-9)
      }
    }

    private func expectBars(_ session: BrowsingSession, pixel: Double, label: Double? = nil) throws {
      try session.terminal.wait("bars of pixels of \(pixel) nm") { screen in
        let bars = bars(screen, session)
        return bars.count == 3 && (label.map { abs(bars[0].label - $0) < 1e-6 } ?? true)
          && bars.allSatisfy { abs($0.label / pixel - Double($0.cells)) <= 0.5 }
      }
    }

    @Test func aBarIsAsLongAsItSays() throws {
      let volume = SampleVolume()
      let session = try BrowsingSession(volume.path, showsScaleBar: true)
      try expectBars(session, pixel: 10, label: 200)
      session.terminal.press("i", "i", "i")
      try expectBars(session, pixel: 5)
      session.terminal.type(":zoom 3.7")
      session.terminal.press("Enter")
      try expectBars(session, pixel: 37)
      session.terminal.type(":zoom 1")
      session.terminal.press("Enter")
      try expectBars(session, pixel: 10)
      session.terminal.press("_")
      try session.expectView("no bar")
    }

    /// Voxels that are no cubes: pixels are, and as large as the smallest extent says.
    @Test func flatVoxels() throws {
      let folder = TemporaryFolder()
      let array = TestArray([12, 40, 40], chunk: [12, 40, 40]) { UInt64($0[0] + $0[1]) }
      TestImage("flat", axes: ["z", "y", "x"], levels: [(array, scale: [45, 8, 6])]).write(to: folder("flat.zarr"))
      let session = try BrowsingSession(
        folder("flat.zarr"), "--keys", "neuroglancer", view: ExpectedView(center: Vector3(20, 20, 6), zoom: 0.25),
        showsScaleBar: true)
      try expectBars(session, pixel: 1.5)
      session.terminal.press("b")
      try session.terminal.wait("no bars") { bars($0, session).isEmpty }
      session.terminal.press("_")
      try expectBars(session, pixel: 1.5)
    }
  }
}
