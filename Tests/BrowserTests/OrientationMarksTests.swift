import Browser
import TestSupport
import Testing
import Voxels

@Suite struct OrientationMarksTests {
  let folder = TemporaryFolder()

  /// The letters at the edges of a viewport: left, right, top, bottom.
  private func letters(_ state: BrowserState, _ size: ScreenSize, _ builder: FrameBuilder) -> [[String]] {
    FrameBuilder.layout(state, size: size).viewports.map { place in
      let cells = place.cells
      func text(_ column: Int, _ row: Int) -> String {
        let scalars = Array(builder.grid.text(row: cells.row + row).unicodeScalars)
        let scalar = scalars[cells.column + column]
        return scalar.properties.isAlphabetic ? String(Character(scalar)) : ""
      }
      return [
        text(0, cells.height / 2), text(cells.width - 1, cells.height / 2), text(cells.width / 2, 0),
        text(cells.width / 2, cells.height - 1),
      ]
    }
  }

  private func drawn(_ path: String, _ size: ScreenSize) async throws -> [[String]] {
    let (state, cache) = try await SampleVolume.state([path], size: size)
    var builder = FrameBuilder(cache: cache)
    builder.encode(state, size: size, counts: builder.compose(state, size: size))
    return letters(state, size, builder)
  }

  private func write(_ orientations: [String]) -> String {
    let array = TestArray([8, 10, 12], chunk: [8, 10, 12]) { _ in 1 }
    TestImage("body", axes: ["z", "y", "x"], levels: [(array, scale: [1, 1, 1])]).write(to: folder("body.zarr"))
    let file = folder("body.zarr/zarr.json")
    var text = TestFile.text(file) ?? ""
    for (axis, value) in zip(["z", "y", "x"], orientations) where !value.isEmpty {
      let name = "\"name\":\"\(axis)\""
      text = text.replacing(name, with: name + ",\"orientation\":{\"type\":\"anatomical\",\"value\":\"\(value)\"}")
    }
    TestFile.write(text, to: file)
    return folder("body.zarr")
  }

  @Test func lettersStandWhereTheBodyHasItsSides() async throws {
    let found = try await drawn(
      write(["inferior-to-superior", "anterior-to-posterior", "right-to-left"]), ScreenSize(columns: 120, rows: 40))
    // XY, YZ with z to the right, XZ.
    #expect(found == [["R", "L", "A", "P"], ["I", "S", "A", "P"], ["R", "L", "I", "S"]])
  }

  @Test func whatIsNotKnownHasNone() async throws {
    let found = try await drawn(write(["", "anterior-to-posterior", ""]), ScreenSize(columns: 120, rows: 40))
    #expect(found == [["", "", "A", "P"], ["", "", "A", "P"], ["", "", "", ""]])
    let sample = SampleVolume()
    let plain = try await drawn(sample.path, ScreenSize(columns: 120, rows: 40))
    withExtendedLifetime(sample) {}
    #expect(plain.allSatisfy { $0.allSatisfy(\.isEmpty) })
  }
}
