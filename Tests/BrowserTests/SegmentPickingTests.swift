import TestSupport
import Testing
import Voxels

extension InTerminal {
  @Suite struct SegmentPickingTests {
    let volume = SampleVolume()

    @Test func segmentsUnderTheCrosshairAreShownAlone() throws {
      let session = try BrowsingSession(
        volume.path, volume.writeLabels(), view: ExpectedView(center: Vector3(45, 40, 24)))
      func shows(_ ids: Set<Int>) -> (Vector3<Int>) -> UInt32 {
        { voxel in
          let below = ExpectedView.gray(level: 0)(voxel) & 255
          let half = (below * 128 + 128) >> 8
          let full = (255 * 128 + below * 128 + 128) >> 8
          let id = SampleVolume.label(voxel)
          guard ids.contains(id) else { return below * 0x010101 }
          return id == 7 ? full << 16 | half << 8 | half : half << 16 | half << 8 | full
        }
      }
      session.view.color = shows([7, 9])
      try session.expectView("all segments")
      session.terminal.press("s")
      session.view.color = shows([7])
      try session.expectView("the segment under the crosshair")
      #expect(session.terminal.screen.text.contains("1 segment  50 %"))
      session.terminal.type(":65,40,24")
      session.terminal.press("Enter", "s")
      session.view.center.x = 65
      session.view.color = shows([7, 9])
      try session.expectView("two segments")
      try session.terminal.wait("how many there are") { $0.text(59).contains("2 segments are shown") }
      session.terminal.type(":only 9")
      session.terminal.press("Enter")
      session.view.color = shows([9])
      try session.expectView("another segment alone")
      session.terminal.press("s")
      session.view.color = shows([7, 9])
      try session.expectView("all segments, since none is left")
      session.terminal.type(":only 7 1234567890123456789")
      session.terminal.press("Enter", "x")
      try session.terminal.wait("that all are shown") { $0.text(59).contains("all segments are shown") }
      try session.expectView("all segments again")
      session.terminal.type(":1,1,1")
      session.terminal.press("Enter", "s")
      try session.terminal.wait("that nothing is there") { $0.text(59).contains("no segment is under the crosshair") }
    }
  }
}
