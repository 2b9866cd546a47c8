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

    /// A layer that is added is laid over with one key, and lets through what its opacity leaves.
    @Test func layersAreAddedOrLaidOver() throws {
      let array = TestArray([48, 80, 96], chunk: [48, 80, 96]) { _ in 100 }
      let window = #","omero":{"channels":[{"color":"FFFFFF","window":{"start":0,"end":255}}]}"#
      TestImage("even", axes: ["z", "y", "x"], levels: [(array, scale: [10, 10, 10])], metadata: window)
        .write(to: volume.folder("even.zarr"))
      let session = try BrowsingSession(volume.path, volume.folder("even.zarr"))
      let gray = ExpectedView.gray(level: 0)
      session.view.color = { min(255, (gray($0) & 255) + 100) * 0x010101 }
      try session.expectView("the sum")
      session.terminal.press("Tab", "B")
      session.view.color = { _ in 0x646464 }
      try session.expectView("the upper one alone")
      try session.terminal.wait("its row") { $0.text.contains(/even +0…255 over/) }
      session.terminal.type(":opacity 0.9")
      session.terminal.press("Enter")
      session.view.color = { (100 * 230 + (gray($0) & 255) * 26 + 128) >> 8 * 0x010101 }
      try session.expectView("a tenth of the lower one")
      session.terminal.type(":opacity 1")
      session.terminal.press("Enter", "B")
      session.view.color = { min(255, (gray($0) & 255) + 100) * 0x010101 }
      try session.expectView("the sum again")
    }

    /// The mean of the eight voxels around a place; outside it goes on as it ends.
    private func mean(around position: Vector3<Double>) -> Double {
      let index = position - 0.5
      let low = Vector3(Int(index.x.rounded(.down)), Int(index.y.rounded(.down)), Int(index.z.rounded(.down)))
      var sum = 0.0
      for corner in 0..<8 {
        var voxel = low
        var weight = 1.0
        for axis in 0..<3 {
          let part = index[axis] - Double(low[axis])
          weight *= corner >> axis & 1 == 1 ? part : 1 - part
          voxel[axis] = min(max(0, low[axis] + (corner >> axis & 1)), SampleVolume.extent[axis] - 1)
        }
        sum += weight * Double(SampleVolume.value(0, voxel.x, voxel.y, voxel.z))
      }
      return sum
    }

    @Test func valuesAreInterpolatedAndNotAgain() throws {
      let session = try BrowsingSession(volume.path, view: ExpectedView(zoom: 0.25))
      try session.expectView("voxels of four pixels")
      session.terminal.press("I")
      let place = try #require(session.layout.viewports.first { $0.orientation == .xy }).cells
      var fault = ""
      let isSmooth = { (screen: TerminalScreen) -> Bool in
        for y in 4..<place.height * 2 {
          for x in 0..<place.width {
            var position = session.view.center
            position.x += (Double(x) + 0.5 - Double(place.width) / 2) * 0.25
            position.y += (Double(y) + 0.5 - Double(place.height)) * 0.25
            guard case .rgb(let found)? = screen.pixel(place.column + x, place.row * 2 + y),
              abs(Double(found & 255) - mean(around: position)) < 0.51
            else {
              fault = "\(x),\(y)"
              return false
            }
          }
        }
        return true
      }
      do { try session.terminal.wait("means", until: isSmooth) } catch {
        Issue.record("pixel \(fault) is no mean: \(error)")
      }
      #expect(session.terminal.screen.text(59).contains("values between voxels are interpolated"))
      session.terminal.press("I")
      try session.expectView("voxels again")
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
