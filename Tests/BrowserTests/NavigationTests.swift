import Browser
import Glyphs
import TestSupport
import Testing
import Voxels

extension InTerminal {
  @Suite struct NavigationTests {
    let volume = SampleVolume()

    @Test func keysMoveThroughTheVolume() throws {
      let session = try BrowsingSession(volume.path)
      try session.expectView("three planes at mag 1")

      session.terminal.press("Right")
      session.view.center.x += 8
      try session.expectView("a step to the right")
      session.terminal.press("Up")
      session.view.center.y -= 8
      try session.expectView("a step up")

      session.terminal.press("f", "f", "f")
      session.view.center.z += 3
      try session.expectView("three slices further")
      session.terminal.press("PageUp")
      session.view.center.z -= 1
      try session.expectView("a slice back")
      session.terminal.press("S-PageDown")
      session.view.center.z += 10
      try session.expectView("ten slices further")

      // The active viewport decides what is left and what is deep.
      session.terminal.press("v")
      session.terminal.press("f")
      session.view.center.y += 1
      try session.expectView("a slice of XZ further")

      session.terminal.press("0")
      session.view = ExpectedView()
      try session.expectView("the first view again")
    }

    @Test func zoomingOutShowsCoarserMags() throws {
      let session = try BrowsingSession(volume.path)
      try session.expectView("mag 1")
      for (level, zoom) in [(1, 2.0), (2, 4.0)] {
        session.terminal.press("o", "o", "o")
        session.view.zoom = zoom
        session.view.color = ExpectedView.gray(level: level)
        try session.expectView("mag \(Int(zoom))")
        #expect(session.terminal.screen.text.contains("mag \(Int(zoom))"))
      }
      session.terminal.press("+", "+", "+", "i", "i", "i")
      session.view = ExpectedView()
      try session.expectView("mag 1 again")
    }

    @Test func thePromptGoesToPositionsAndZooms() throws {
      let session = try BrowsingSession(volume.path)
      session.terminal.type(":")
      session.terminal.type("10,20,30")
      try session.terminal.wait("the prompt") { $0.text(59).hasPrefix(" :10,20,30") }
      session.terminal.press("Enter")
      session.view.center = Vector3(10, 20, 30)
      try session.expectView("the position")
      #expect(session.terminal.screen.text(58).hasPrefix(" 10, 20, 30  (100, 200, 300 nm)"))
      #expect(session.terminal.screen.text(58).contains("ramp: \(SampleVolume.value(0, 10, 20, 30))"))

      session.terminal.type(":zoom 0.5")
      session.terminal.press("Enter")
      session.view.zoom = 0.5
      try session.expectView("twice as large")

      // Given up, and mended.
      session.terminal.type(":1,1,1")
      session.terminal.press("Escape")
      // At once, Escape and a colon would be Alt and a colon.
      try session.terminal.wait("the end of the prompt") { $0.text(59).contains("zoom 0.5") }
      session.terminal.type(":bogus")
      session.terminal.press("Enter")
      try session.terminal.wait("the complaint") { $0.text(59).contains("unknown command bogus") }
      try session.expectView("the same view")
    }

    @Test func viewportsAreMaximisedAndRestored() throws {
      let session = try BrowsingSession(volume.path)
      let ortho = session.layout
      session.terminal.press("Enter")
      session.layout = ScreenLayout(size: ortho.size, maximized: .xy, showsPanel: true)
      try session.expectView("XY alone")
      session.terminal.press("v")
      session.layout = ScreenLayout(size: ortho.size, maximized: .xz, showsPanel: true)
      try session.expectView("XZ alone")
      session.terminal.press("k")
      session.layout = ScreenLayout(size: ortho.size, maximized: .xz, showsPanel: false)
      try session.expectView("XZ on all of the screen")
      session.terminal.press(".", "k")
      session.layout = ortho
      try session.expectView("three planes again")
    }

    @Test func helpAndStatisticsOpenAndClose() throws {
      let session = try BrowsingSession(volume.path)
      try session.expectView("three planes")
      session.terminal.press("?")
      try session.terminal.wait("the help") {
        $0.text.contains("Keys (webknossos)") && $0.text.contains("10 slices forward")
      }
      session.terminal.press("x")
      try session.expectView("three planes again")
      session.terminal.press("\\")
      try session.terminal.wait("the statistics") { $0.text.contains("since start") && $0.text.contains("decoded") }
      session.terminal.press("Escape")
      try session.expectView("three planes at last")
    }

    /// Which mags come first makes no difference to what is seen in the end.
    @Test func loadingEitherWayEndsAlike() throws {
      let session = try BrowsingSession(volume.path, "--loading", "wanted")
      try session.expectView("three planes")
      session.terminal.press("P")
      try session.terminal.wait("the message") { $0.text.contains("coarse mags come first") }
      session.terminal.press("Right")
      session.view.center.x += 8
      try session.expectView("a step to the right")
    }

    @Test func resizingDrawsAnew() throws {
      let session = try BrowsingSession(volume.path)
      try session.expectView("three planes")
      for (columns, rows) in [(150, 50), (200, 60), (90, 30)] {
        session.terminal.resize(columns: columns, rows: rows)
        session.layout = ScreenLayout(size: ScreenSize(columns: columns, rows: rows), maximized: nil, showsPanel: true)
        try session.expectView("\(columns)x\(rows)")
      }
      session.terminal.resize(columns: 12, rows: 4)
      try session.terminal.wait("a plea") { $0.text.contains("terminal too") }
    }

    @Test func theMouseMovesTheCrosshairPansAndSteps() throws {
      let session = try BrowsingSession(volume.path)
      let place = try #require(session.layout.viewports.first { $0.orientation == .xy }).cells
      try session.expectView("three planes")

      // The middle of the upper pixel of the cell.
      session.terminal.click(column: 70, row: 10)
      session.view.center.x += 70.5 - Double(place.width) / 2
      session.view.center.y += 20.5 - Double(place.height)
      try session.expectView("the crosshair where the click was")

      session.terminal.press("0")
      session.view = ExpectedView()
      try session.expectView("the first view again")
      session.terminal.send("\u{1B}[<0;51;11M\u{1B}[<32;47;12M\u{1B}[<32;41;13M\u{1B}[<0;41;13m")
      session.view.center = session.view.center + Vector3(10, -4, 0)
      try session.expectView("the volume ten cells to the left and two down")

      session.terminal.send("\u{1B}[<65;20;20M")
      session.view.center.z += 1
      try session.expectView("the next slice")
      session.terminal.send("\u{1B}[<64;20;20M\u{1B}[<64;20;20M")
      session.view.center.z -= 2
      try session.expectView("two slices back")
      for _ in 0..<3 { session.terminal.send("\u{1B}[<81;20;20M") }
      session.view.zoom = 2
      session.view.color = ExpectedView.gray(level: 1)
      try session.expectView("zoomed out")
    }

    @Test func neuroglancersKeysWorkInTheirMap() throws {
      let session = try BrowsingSession(volume.path, "--keys", "neuroglancer")
      session.terminal.press(".", ".")
      session.view.center.z += 2
      try session.expectView("two slices further")
      session.terminal.press("q")
      try session.terminal.wait("the shell") { $0.text.contains("status=0") }
    }
  }
}
