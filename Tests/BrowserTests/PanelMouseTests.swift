import Glyphs
import TestSupport
import Testing
import Voxels

extension InTerminal {
  /// What the mouse does in the layer panel.
  @Suite struct PanelMouseTests {
    let samples = SampleCollection()

    private func row(_ session: BrowsingSession, _ name: String) throws -> (column: Int, row: Int) {
      let screen = try session.terminal.wait("the row of \(name)") { screen in
        (0..<60).contains { screen.text($0).contains("\(name) ") }
      }
      let place = try #require(session.layout.panel)
      let row = try #require((place.row..<60).first { screen.text($0).dropFirst(place.column).contains("\(name) ") })
      let column = place.column + screen.text(row).dropFirst(place.column).prefix { !"▾▸●○◐".contains($0) }.count
      return (column, row)
    }

    @Test func clicksSwitchSelectAndFold() throws {
      let session = try BrowsingSession(samples.writeNested())
      func click(_ name: String, _ offset: Int) throws {
        let place = try row(session, name)
        session.terminal.click(column: place.column + offset, row: place.row)
      }
      try session.terminal.wait("all rows") { $0.text.contains("RFP") && $0.text.contains("vesicles") }
      // The mark of a layer, the mark of a group, its fold mark.
      try click("em", 0)
      try session.terminal.wait("the layer off") { $0.text.contains(/○ ■ em/) && $0.text.contains(/◐ cortex +1 of 3/) }
      try click("cortex", 2)
      try session.terminal.wait("the group off") { $0.text.contains(/○ cortex +0 of 3/) && $0.text.contains(/○ ▚ psd/) }
      try click("cortex", 0)
      try session.terminal.wait("the group folded") { $0.text.contains(/▸ ○ cortex/) && !$0.text.contains("psd") }
      // A name selects: what the keys change then.
      try click("DAPI", 5)
      session.terminal.press("y", "y", "!")
      try session.terminal.wait("the channel's gamma") { $0.text.contains(/DAPI +10…2000 γ1.21 inv/) }
    }

    @Test func theWheelScrollsThePanelAlone() throws {
      samples.write(
        "many.json", "many",
        [SampleCollection.member("./ramp.zarr", "first", "")]
          + (1..<100).map { SampleCollection.member("./ramp.zarr", "l\($0)", #""disabled": true"#) })
      let session = try BrowsingSession(samples.volume.folder("many.json"))
      try session.expectView("the first member")
      let place = try #require(session.layout.panel)
      for _ in 0..<4 { session.terminal.send("\u{1B}[<65;\(place.column + 5);\(place.row + 5)M") }
      try session.terminal.wait("twelve rows further") { $0.text.contains("rows 13–34 of 100") }
      try session.expectView("the same slice")
      for _ in 0..<9 { session.terminal.send("\u{1B}[<64;\(place.column + 5);\(place.row + 5)M") }
      try session.terminal.wait("the first rows") { $0.text.contains("rows 1–22 of 100") }
      // The selection is brought back into sight by the keys.
      session.terminal.press("BTab")
      try session.terminal.wait("the last row") {
        $0.text.contains("rows 79–100 of 100") && $0.text.contains(/l99 +not open/)
      }
      session.terminal.press("t")
      try session.terminal.wait("the last layer on") { $0.text.contains(/● ■ l99/) }
    }
  }
}
