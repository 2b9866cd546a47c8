import JSON
import TestSupport
import Testing
import Voxels

/// Two images of one dataset, one of them turned against the other, against NumPy and SciPy (`Tests/Goldens/oblique`).
@Suite struct RegisteredSnapshotTests {
  let folder = TemporaryFolder()

  @Test func pixelsOfBothImagesAddUp() throws {
    let golden = goldenFolder + "/oblique"
    let text = try #require(TestFile.read(golden + "/registered.json"))
    let cases = try JSON(parsing: Bytes(text))["cases"]?.array ?? []
    let pixels = try #require(TestFile.read(golden + "/registered.bin"))
    #expect(cases.count == 8)
    for this in cases {
      let center = try #require(this["center"]?.doubles)
      let (width, height) = (try #require(this["width"]?.int), try #require(this["height"]?.int))
      let view = try #require(this["orientation"]?.string)
      let zoom = try #require(this["zoom"]?.double)
      let interpolation = try #require(this["interpolation"]?.string)
      let offset = try #require(this["offset"]?.int)
      let out = folder("out.png")
      let outcome = Microtome.start([
        "snapshot", golden + "/registered", "--view", view, "--position",
        center.map { "\($0)" }.joined(separator: ","), "--zoom", "\(zoom)", "--pixels", "\(width)x\(height)",
        "--interpolation", interpolation, "-o", out,
      ]).outcome()
      #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
      let shown = try Picture(try #require(TestFile.read(out)))
      #expect(shown.width == width && shown.height == height)
      let fault = shown.fault { x, y in UInt32(pixels[offset + y * width + x]) * 0x010101 }
      #expect(fault == nil, "\(this.text())")
    }
  }
}
