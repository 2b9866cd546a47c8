import JSON
import TestSupport
import Testing
import Voxels

/// Images by zarr-python that name no window, against NumPy's percentiles (`Tests/Goldens/windows`).
@Suite struct InitialWindowTests {
  let folder = TemporaryFolder()
  let golden = goldenFolder + "/windows"

  private struct Case {
    var name: String
    var window: [Double]
    var pixels: [Int]
  }

  private func cases() throws -> [Case] {
    let manifest = try JSON(parsing: Bytes(try #require(TestFile.read(golden + "/manifest.json"))))
    return try (manifest["cases"]?.array ?? []).map { entry in
      Case(
        name: try #require(entry["name"]?.string), window: try #require(entry["window"]?.doubles),
        pixels: try #require(entry["pixels"]?.ints))
    }
  }

  private func rendering(_ path: String) throws -> [Double?] {
    let outcome = Microtome.run("info", path, "--json")
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    let rendering = try JSON(parsing: outcome.text)["layers"]?.array?.first?["rendering"]
    return [rendering?["min"]?.double, rendering?["max"]?.double]
  }

  @Test func infoNamesTheWindow() throws {
    let cases = try cases()
    #expect(cases.count == 8)
    for this in cases { #expect(try rendering("\(golden)/\(this.name).zarr") == this.window, "\(this.name)") }
  }

  @Test func pixelsAreInIt() throws {
    for this in try cases() {
      let out = folder("\(this.name).png")
      let outcome = Microtome.run(
        "snapshot", "\(golden)/\(this.name).zarr", "--view", "xy", "--position", "16,12,6", "--zoom", "1", "--pixels",
        "32x24", "-o", out)
      #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
      let shown = try Picture(try #require(TestFile.read(out)))
      #expect(shown.width == 32 && shown.height == 24)
      #expect(shown.fault { UInt32(this.pixels[$1 * 32 + $0]) * 0x010101 } == nil, "\(this.name)")
    }
  }

  /// A voxel of each slice says which one it is; of 192 the middle ones are read, and the others not kept.
  @Test func hugeChunksAreReadInPart() throws {
    let outcome = Microtome.run("info", golden + "/deep.zarr", "--json")
    let rendering = try #require(try JSON(parsing: outcome.text)["layers"]?.array?.first?["rendering"])
    let (low, high) = (try #require(rendering["min"]?.double), try #require(rendering["max"]?.double))
    #expect(low < 1096 && 1096 < high && high - low < 32, "\(low)…\(high)")
    #expect(outcome.peakMemory < 160 << 20)
  }
}
