import TestSupport
import Testing

/// `snapshot`: every pixel against the array.
@Suite struct SnapshotTests {
  let folder = TemporaryFolder()
  var path: String { folder("bytes.zarr") }

  /// Where the middle of a picture of 60×40 pixels at zoom 1 has to be for pixel 0 to be voxel 0.
  static let middle = "30,20,12"

  init() { Samples.image().write(to: path) }

  private func picture(_ arguments: String..., of source: String? = nil) throws -> Picture {
    let out = folder("out.png")
    let outcome = Microtome.start(["snapshot", source ?? path, "-o", out] + arguments).outcome()
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.isEmpty && outcome.errors.isEmpty)
    return try Picture(try #require(TestFile.read(out)))
  }

  private func gray(_ value: UInt32) -> UInt32 { value * 0x010101 }

  @Test func aPlaneIsTheArray() throws {
    let xy = try picture("--view", "xy", "--position", Self.middle, "--zoom", "1", "--pixels", "60x40")
    #expect(xy.width == 60 && xy.height == 40)
    #expect(xy.fault { gray(Samples.byteOrNothing($0, $1, 12)) } == nil)
    let xz = try picture("--view", "xz", "--position", Self.middle, "--zoom", "1", "--pixels", "60x24")
    #expect(xz.fault { gray(Samples.byteOrNothing($0, 20, $1)) } == nil)
    let yz = try picture("--view", "yz", "--position", Self.middle, "--zoom", "1", "--pixels", "24x40")
    #expect(yz.fault { gray(Samples.byteOrNothing(30, $1, $0)) } == nil)
  }

  @Test func aroundTheVolumeIsBlack() throws {
    let shown = try picture("--view", "xy", "--position", "2,38,23", "--zoom", "1", "--pixels", "31x17")
    // Of an odd number of pixels the middle one starts half a voxel before the position.
    #expect(
      shown.fault { x, y in
        gray(Samples.byteOrNothing(Int((Double(x) - 13 + 1e-6).rounded(.down)), y - 8 + 38, 23))
      } == nil)
    let outside = try picture("--view", "xy", "--position", "30,20,24", "--zoom", "1", "--pixels", "8x8")
    #expect(outside.fault { _, _ in 0 } == nil)
  }

  @Test func zoomShowsTheVoxelAtTheMiddleOfEachPixel() throws {
    let close = try picture("--view", "xy", "--position", Self.middle, "--zoom", "0.25", "--pixels", "80x80")
    #expect(close.fault { gray(Samples.byteOrNothing(20 + $0 / 4, 10 + $1 / 4, 12)) } == nil)
    let far = try picture("--view", "xy", "--position", Self.middle, "--zoom", "3", "--pixels", "20x12")
    #expect(far.fault { gray(Samples.byteOrNothing($0 * 3 + 1, $1 * 3 + 3, 12)) } == nil)
  }

  @Test func voxelsThatAreNoCubesKeepTheirShape() throws {
    Samples.image([30, 10, 10]).write(to: folder("flat.zarr"))
    let xz = try picture(
      "--view", "xz", "--position", Self.middle, "--zoom", "1", "--pixels", "60x72", of: folder("flat.zarr"))
    #expect(xz.fault { gray(Samples.byteOrNothing($0, 20, $1 / 3)) } == nil)
    let yz = try picture(
      "--view", "yz", "--position", Self.middle, "--zoom", "1", "--pixels", "72x40", of: folder("flat.zarr"))
    #expect(yz.fault { gray(Samples.byteOrNothing(30, $1, $0 / 3)) } == nil)
    let xy = try picture(
      "--view", "xy", "--position", Self.middle, "--zoom", "1", "--pixels", "60x40", of: folder("flat.zarr"))
    #expect(xy.fault { gray(Samples.byteOrNothing($0, $1, 12)) } == nil)
  }

  @Test func withoutZoomAllOfThePlaneFits() throws {
    let shown = try picture("--view", "xy", "--pixels", "30x30")
    // 60 voxels in 30 pixels, 40 in 20 of them.
    #expect(shown.fault { x, y in gray(Samples.byteOrNothing(x * 2 + 1, y * 2 - 9, 12)) } == nil)
  }

  @Test func presetsSetWindowInversionAndColor() throws {
    TestFile.write(
      """
      {"https://ngff.openmicroscopy.org/0.6": {"collection": {"name": "one", "members": [
        {"path": "./bytes.zarr", "name": "a",
         "attributes": {"rendering": {"min": 50, "max": 180, "inverted": true, "color": "#ff8000"}}}],
        "attributes": {"rendering": {"position": [30, 20, 5], "zoom": 1}}}}}
      """, to: folder("one.json"))
    let shown = try picture("--view", "xy", "--pixels", "60x40", of: folder("one.json"))
    #expect(
      shown.fault { x, y in
        let position = min(1, max(0, (Double(Samples.byteOrNothing(x, y, 5)) - 50) / 130))
        func component(_ full: Double) -> UInt32 { UInt32(((1 - position) * full + 0.5).rounded(.down)) }
        return component(255) << 16 | component(128) << 8
      } == nil)
  }

  @Test func segmentsHaveTheColorsOfTheirMetadata() throws {
    let labels = TestArray([4, 20, 20], chunk: [4, 10, 10], dataType: "uint64") { index in
      index[1] < 10 ? 0 : index[2] < 10 ? 0xFFFF_FFFF_FFFF_FFF0 : 300
    }
    TestImage(
      "cells", axes: ["z", "y", "x"], levels: [(labels, scale: [1, 1, 1])],
      metadata: """
        ,"image-label":{"colors":[{"label-value":18446744073709551600,"rgba":[1,200,3,255]},
         {"label-value":300,"rgba":[250,0,100,128]}]}
        """
    ).write(to: folder("cells.zarr"))
    let shown = try picture(
      "--view", "xy", "--position", "10,10,2", "--zoom", "1", "--pixels", "20x20", of: folder("cells.zarr"))
    // An alpha of 128 is half of the colour: 126, 0, 50.
    #expect(shown.fault { x, y in y < 10 ? 0 : x < 10 ? 0x01C803 : 0x7E0032 } == nil)
  }

  @Test func layersAreChosenByName() throws {
    let other = TestArray([24, 40, 60], chunk: [24, 40, 60]) { _ in 100 }
    let window = #","omero":{"channels":[{"color":"FFFFFF","window":{"start":0,"end":255}}]}"#
    TestImage("other", axes: ["z", "y", "x"], levels: [(other, scale: [10, 10, 10])], metadata: window)
      .write(to: folder("other.zarr"))
    TestFile.write(
      """
      {"https://ngff.openmicroscopy.org/0.6": {"collection": {"name": "two", "members": [
        {"path": "./bytes.zarr", "name": "a"}, {"path": "./other.zarr", "name": "b"},
        {"path": "./gone.zarr", "name": "c"}]}}}
      """, to: folder("two.json"))
    func shown(_ layers: String...) throws -> Picture {
      let out = folder("out.png")
      let base = ["snapshot", folder("two.json"), "--view", "xy", "--position", Self.middle, "--zoom", "1"]
      let outcome = Microtome.start(base + ["--pixels", "60x40", "-o", out] + layers).outcome()
      #expect(outcome.status == 0, "\(outcome.errors)")
      return try Picture(try #require(TestFile.read(out)))
    }
    // Intensities are added up.
    #expect(try shown().fault { gray(min(255, Samples.byteOrNothing($0, $1, 12) + 100)) } == nil)
    #expect(try shown("--layers", "a").fault { gray(Samples.byteOrNothing($0, $1, 12)) } == nil)
    #expect(try shown("--layers", "b").fault { _, _ in gray(100) } == nil)
    #expect(try shown("--layers", "b,a").fault { gray(min(255, Samples.byteOrNothing($0, $1, 12) + 100)) } == nil)
    for (layers, status) in [("nonsense", Int32(64)), ("c", 1)] {
      let outcome = Microtome.run("snapshot", folder("two.json"), "--layers", layers)
      #expect(outcome.status == status)
      expectOneLine(outcome)
    }
  }

  @Test(arguments: ["truecolor", "256"])
  func textHasThePixelsToo(_ mode: String) throws {
    let outcome = Microtome.run(
      "snapshot", path, "--view", "xy", "--position", Self.middle, "--zoom", "1", "--size", "60x20", "--color", mode)
    #expect(outcome.status == 0)
    let screen = TerminalScreen(outcome.output)
    #expect(screen.rows.map(\.count) == Array(repeating: 60, count: 20))
    let colors = (0..<256).map { value -> TerminalScreen.Color in
      mode == "256" ? .palette(TerminalScreen.nearestPaletteIndex(gray(value))) : .rgb(gray(value))
    }
    for y in 0..<40 {
      for x in 0..<60 {
        let expected = colors[Int(Samples.byteOrNothing(x, y, 12))]
        guard screen.pixel(x, y) != expected else { continue }
        Issue.record("pixel \(x),\(y) is \(String(describing: screen.pixel(x, y))) instead of \(expected)")
        return
      }
    }
    let file = Microtome.run(
      "snapshot", path, "--view", "xy", "--position", Self.middle, "--zoom", "1", "--pixels", "60x40", "--color", mode,
      "-o", folder("out.ans"))
    #expect(file.status == 0 && file.output.isEmpty)
    #expect(TestFile.read(folder("out.ans")) == outcome.output)
  }

  @Test func theWholeScreenHasViewportsPanelAndStatus() throws {
    let outcome = Microtome.run("snapshot", path, "--position", Self.middle, "--zoom", "1", "--size", "120x40")
    #expect(outcome.status == 0)
    let screen = TerminalScreen(outcome.output)
    #expect(screen.rows.map(\.count) == Array(repeating: 120, count: 40))
    for text in [" XY ", " XZ ", " YZ ", "● ■ bytes", "0…255", "zoom 1", "mag 1"] {
      #expect(screen.text.contains(text))
    }
    #expect(screen.text(38).hasPrefix(" 30, 20, 12  (300, 200, 120 nm)  bytes: \(Samples.byte(30, 20, 12))"))
    // A pixel of XY beside the crosshair: the viewport has 69 columns and 22 rows.
    #expect(screen.pixel(35, 25) == .rgb(gray(UInt32(Samples.byte(31, 23, 12)))))
  }

  @Test func browsingWithoutATerminalPrintsOneFrame() throws {
    let outcome = Microtome.run("browse", path)
    #expect(outcome.status == 0)
    #expect(TerminalScreen(outcome.output).rows.map(\.count) == Array(repeating: 200, count: 60))
    #expect(Microtome.run(path).output == outcome.output, "browse is the default")
    #expect(Microtome.run("snapshot", path).output == outcome.output)
    let small = Microtome.run(path, "--size", "80x24")
    #expect(TerminalScreen(small.output).rows.map(\.count) == Array(repeating: 80, count: 24))
    let both = Microtome.run(path, path, "--size", "80x24")
    #expect(both.status == 0)
    #expect(TerminalScreen(both.output).text.count(of: "● ■ bytes") == 2, "two sources are two layers")
  }

  @Test func aDamagedChunkIsAnErrorThatNamesIt() {
    TestFile.write([1, 2, 3], to: TestArray.path(ofChunk: [1, 1, 1], in: path + "/0"))
    for arguments in [["--view", "xy", "--position", Self.middle], []] {
      let outcome = Microtome.start(["snapshot", path, "-o", folder("out.png")] + arguments).outcome()
      #expect(outcome.status == 1)
      expectOneLine(outcome)
      #expect(outcome.errors.contains("bytes.zarr/0/c/1/1/1") && outcome.errors.contains("3 bytes"))
    }
    #expect(folder.names == ["bytes.zarr"])
    // What the frame does not show may be damaged.
    let beside = Microtome.run(
      "snapshot", path, "--view", "xy", "--position", "30,20,3", "--zoom", "1", "--size", "60x20")
    #expect(beside.status == 0)
  }

  @Test(arguments: ["1e300,0,0", "-1e300,5,5", "0,0,1e308"])
  func everyPositionCanBeAskedFor(_ position: String) {
    let outcome = Microtome.run("snapshot", path, "--position", position, "--size", "80x24")
    #expect(outcome.status == 0)
    #expect(TerminalScreen(outcome.output).rows.count == 24)
  }

  @Test func aFrameThatNeedsMoreThanTheCacheIsRefused() {
    Samples.endless(1 << 20).writeMetadata(to: folder("endless.zarr"))
    let outcome = Microtome.run(
      "snapshot", folder("endless.zarr"), "--view", "xy", "--zoom", "400", "--cache-memory", "1M")
    #expect(outcome.status == 1)
    expectOneLine(outcome)
    #expect(outcome.errors.contains("--cache-memory"))
  }

  @Test func anOutputThatCannotBeWrittenIsAnError() {
    let outcome = Microtome.run("snapshot", path, "--size", "20x10", "-o", folder("nowhere/out.png"))
    #expect(outcome.status == 1)
    expectOneLine(outcome)
    #expect(outcome.errors.contains("nowhere/out.png: cannot be written"))
  }
}

extension String {
  /// How often a text occurs.
  fileprivate func count(of text: String) -> Int { ranges(of: text).count }
}
