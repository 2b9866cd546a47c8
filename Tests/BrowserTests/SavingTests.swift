import JSON
import TestSupport
import Testing
import Voxels

extension InTerminal {
  /// What the browser writes down of what is shown.
  @Suite struct SavingTests {
    private let volume = SampleVolume()

    /// What nobody touched is not said, and comes out the same all the same.
    @Test func onlyChangesAreSaved() throws {
      let array = TestArray([48, 80, 96], chunk: [48, 80, 96]) { UInt64(20 + ($0[0] + 3 * $0[1] + 7 * $0[2]) % 40) }
      TestImage("dark", axes: ["z", "y", "x"], levels: [(array, scale: [10, 10, 10])])
        .write(to: volume.folder("dark.zarr"))
      volume.writeLabels()
      let names = ["ramp", "dark", "cells"]
      let session = try BrowsingSession(
        volume.path, volume.folder("dark.zarr"), volume.folder("cells.zarr"))
      try session.terminal.wait("all layers") { $0.text.contains(/dark +20…59/) && $0.text.contains("cells") }
      session.terminal.press("!")
      session.terminal.type(":save \(volume.folder("saved.json"))")
      session.terminal.press("Enter")
      try session.terminal.wait("that it is saved") { $0.text(59).contains("saved ") }
      let saved = try JSON(parsing: TestFile.text(volume.folder("saved.json")) ?? "")
      let nodes = try #require(saved["ome"]?["nodes"]?.array)
      #expect(nodes.map { $0["name"]?.string } == names)
      #expect(nodes[0]["attributes"]?["microtome:rendering"]?["inverted"] == true)
      #expect(nodes[0]["attributes"]?["microtome:rendering"]?["max"] == nil)
      for node in nodes.dropFirst() {
        for key in ["microtome:rendering", "webknossos:rendering"] { #expect(node["attributes"]?[key] == nil) }
      }
      let before = session.terminal.screen
      session.terminal.press("C-c")
      try session.terminal.wait("the shell") { $0.text.contains("status=0") }

      // A fresh process shows the same pixels.
      let again = try BrowsingSession(volume.folder("saved.json"))
      try again.terminal.wait("the same picture") { screen in
        again.layout.viewports.allSatisfy { place in
          let cells = place.cells
          return (cells.row * 2..<(cells.row + cells.height) * 2).allSatisfy { y in
            (cells.column..<cells.column + cells.width).allSatisfy { screen.pixel($0, y) == before.pixel($0, y) }
          }
        }
      }
      let info = try JSON(parsing: Microtome.run("info", volume.folder("saved.json"), "--json").text)
      let rendering = info["layers"]?.array?.map { $0["rendering"] ?? .null } ?? []
      #expect(rendering.map { $0["max"]?.double } == [255, 59, 4_294_967_295])
      #expect(rendering.map { $0["inverted"]?.bool } == [true, false, false])
    }
  }
}
