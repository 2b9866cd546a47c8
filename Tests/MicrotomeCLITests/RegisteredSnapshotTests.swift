import JSON
import TestSupport
import Testing
import Voxels

/// Images that are turned against one another, against NumPy and SciPy (`Tests/Goldens/oblique`).
@Suite struct RegisteredSnapshotTests {
  let folder = TemporaryFolder()
  private let golden = goldenFolder + "/oblique"

  /// Both images of a WEBKNOSSOS dataset.
  @Test func pixelsOfBothImagesAddUp() throws {
    try expectPixels("registered", of: "registered", count: 8)
  }

  /// One stack of a BigDataViewer project in the space of the other one.
  @Test func registrationsOfBigDataViewerAreFollowed() throws {
    try expectPixels("bdv", of: "bdv.xml", count: 8, "--layers", "setup 1")
  }

  private func expectPixels(_ name: String, of source: String, count: Int, _ more: String...) throws {
    let text = try #require(TestFile.read("\(golden)/\(name).json"))
    let cases = try JSON(parsing: Bytes(text))["cases"]?.array ?? []
    let pixels = try #require(TestFile.read("\(golden)/\(name).bin"))
    #expect(cases.count == count)
    for this in cases {
      let center = try #require(this["center"]?.doubles)
      let (width, height) = (try #require(this["width"]?.int), try #require(this["height"]?.int))
      let view = try #require(this["orientation"]?.string)
      let zoom = try #require(this["zoom"]?.double)
      let interpolation = try #require(this["interpolation"]?.string)
      let offset = try #require(this["offset"]?.int)
      let out = folder("out.png")
      let outcome = Microtome.start(
        [
          "snapshot", "\(golden)/\(source)", "--view", view, "--position",
          center.map { "\($0)" }.joined(separator: ","), "--zoom", "\(zoom)", "--pixels", "\(width)x\(height)",
          "--interpolation", interpolation, "-o", out,
        ] + more
      ).outcome()
      #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
      let shown = try Picture(try #require(TestFile.read(out)))
      #expect(shown.width == width && shown.height == height)
      let fault = shown.fault { x, y in UInt32(pixels[offset + y * width + x]) * 0x010101 }
      #expect(fault == nil, "\(this.text())")
    }
  }
}
