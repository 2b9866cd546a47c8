import Browser
import TestSupport
import Testing
import Voxels

extension InTerminal {
  @Suite struct LooksTests {
    let volume = SampleVolume()

    @Test func windowsBrightenInvertAndGoBack() throws {
      let session = try BrowsingSession(volume.path)
      try session.expectView("bytes as they are")
      func window(_ low: Double, _ high: Double, isInverted: Bool = false) -> (Vector3<Int>) -> UInt32 {
        { voxel in
          let position = (Double(SampleVolume.value(0, showing: voxel)) - low) / (high - low)
          let clipped = min(1, max(0, position))
          return UInt32(((isInverted ? 1 - clipped : clipped) * 255 + 0.5).rounded(.down)) * 0x010101
        }
      }
      session.terminal.press("}")
      session.view.color = window(25.5, 229.5)
      try session.expectView("more contrast")
      session.terminal.type(":window 60 80")
      session.terminal.press("Enter")
      session.view.color = window(60, 80)
      try session.expectView("much more contrast")
      session.terminal.press("!")
      session.view.color = window(60, 80, isInverted: true)
      try session.expectView("the negative")
      session.terminal.press("U")
      session.view.color = ExpectedView.gray(level: 0)
      try session.expectView("bytes as they are again")
    }

    @Test func segmentationsAreLaidOverAndSwitchedOff() throws {
      let session = try BrowsingSession(volume.path, volume.writeLabels())
      let gray = ExpectedView.gray(level: 0)
      // Half of the segment's colour, half of what is below, rounded half up.
      let both: (Vector3<Int>) -> UInt32 = { voxel in
        let below = gray(voxel) & 255
        let half = (below * 128 + 128) >> 8
        let full = (255 * 128 + below * 128 + 128) >> 8
        switch SampleVolume.label(voxel) {
        case 7: return full << 16 | half << 8 | half
        case 9: return half << 16 | half << 8 | full
        default: return below * 0x010101
        }
      }
      session.view.color = both
      try session.expectView("segments over the image")
      let panel = session.terminal.screen.text
      #expect(panel.contains("● ■ ramp") && panel.contains("● ▚ cells"))
      session.terminal.press("F2")
      session.view.color = gray
      try session.expectView("the image alone")
      #expect(session.terminal.screen.text.contains("○ ▚ cells"))
      session.terminal.press("3")
      session.view.color = both
      try session.expectView("segments again")
      session.terminal.press("F1")
      session.view.color = { voxel in
        switch SampleVolume.label(voxel) {
        case 7: 0x800000
        case 9: 0x000080
        default: 0
        }
      }
      try session.expectView("segments alone")
    }

    @Test func paletteColorsAreTheNearestOnes() throws {
      let session = try BrowsingSession(volume.path, "--color", "256")
      let grays = (0..<256).map { TerminalScreen.Color.palette(TerminalScreen.nearestPaletteIndex($0 * 0x010101)) }
      session.encoding = { grays[Int($0 & 255)] }
      try session.expectView("the nearest of 256 colours")
      let colors = session.terminal.screen.rows.joined().flatMap { [$0.foreground, $0.background] }
      #expect(!colors.contains { if case .rgb = $0 { true } else { false } }, "no truecolor is sent")
    }

    @Test func crosshairsLieOnTheMiddle() throws {
      let session = try BrowsingSession(volume.path, showsCrosshair: true)
      let place = try #require(session.layout.viewports.first { $0.orientation == .xy }).cells
      try session.terminal.wait("lines beside the middle") { screen in
        // The line of the YZ plane, #5660ff, at 55 % over grey; the middle itself stays free.
        guard case .rgb(let line)? = screen.pixel(place.width / 2, 10) else { return false }
        let isBlue = line & 255 > (line >> 16) + 40
        let middle = screen.pixel(place.width / 2, place.height)
        return isBlue && middle == .rgb(UInt32(SampleVolume.value(0, 48, 40, 24)) * 0x010101)
      }
    }
  }
}
