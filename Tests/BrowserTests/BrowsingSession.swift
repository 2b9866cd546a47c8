import Browser
import Glyphs
import Slicing
import TestSupport
import Voxels

/// `microtome` browsing in a real terminal, in the hands of a test.
final class BrowsingSession {
  let terminal: TmuxSession
  /// What a pixel of the viewports should be.
  var view: ExpectedView
  /// The layout that the screen should have.
  var layout: ScreenLayout
  /// How colours are sent.
  var encoding: (UInt32) -> TerminalScreen.Color = { .rgb($0) }

  /// Starts browsing sample data at a known place, without the crosshair's lines and the scale bar.
  init(
    _ arguments: String..., view: ExpectedView = ExpectedView(), columns: Int = 200, rows: Int = 60,
    showsCrosshair: Bool = false, showsScaleBar: Bool = false
  ) throws {
    terminal = try TmuxSession(columns: columns, rows: rows)
    self.view = view
    layout = ScreenLayout(size: ScreenSize(columns: columns, rows: rows), maximized: nil, showsPanel: true)
    let place = "--position \(view.center.x),\(view.center.y),\(view.center.z) --zoom \(view.zoom)"
    let quoted = arguments.map { "'\($0)'" }.joined(separator: " ")
    // The shell says its own process id, which is that of the program after exec.
    terminal.enter("(echo $BASHPID > pid; exec '\(Microtome.path)' \(quoted) \(place)); echo \"status=$?\"")
    try terminal.wait("the first frame") { $0.text.contains("zoom ") && $0.text.contains("help") }
    if !showsCrosshair { terminal.press("C") }
    if !showsScaleBar { terminal.press("_") }
  }

  /// The process id of the program.
  var processID: Int32 { TestFile.text(terminal.folder("pid")).flatMap { Int32($0.filter(\.isNumber)) } ?? 0 }

  /// Waits until every viewport shows what is expected.
  func expectView(_ what: String, within seconds: Double = 20) throws {
    var fault = ""
    do {
      try terminal.wait(what, within: seconds) { screen in
        fault = self.fault(in: screen) ?? ""
        return fault.isEmpty
      }
    } catch let timeout as TmuxSession.Timeout { throw TmuxSession.Timeout(description: "\(fault)\n\(timeout)") }
  }

  /// The first pixel that is not as expected.
  func fault(in screen: TerminalScreen) -> String? {
    guard screen.rows.count >= layout.size.rows else { return "the screen has \(screen.rows.count) rows" }
    for place in layout.viewports {
      let cells = place.cells
      let (width, height) = (cells.width, cells.height * 2)
      for y in 0..<height {
        // The title.
        for x in 0..<width where y > 1 || x > 3 {
          let expected = encoding(view.color(place.orientation, width: width, height: height, x: x, y: y))
          let found = screen.pixel(cells.column + x, cells.row * 2 + y)
          if found != expected {
            return "\(place.orientation) pixel \(x),\(y) is \(found.map { "\($0)" } ?? "text") instead of \(expected)"
          }
        }
      }
    }
    return nil
  }
}

/// What viewports of ``SampleVolume`` should show, worked out without the program.
struct ExpectedView {
  var center = Vector3(48.0, 40, 24)
  /// Voxels of mag 1 a pixel.
  var zoom = 1.0
  /// The colour of a voxel of mag 1.
  var color: (Vector3<Int>) -> UInt32 = ExpectedView.gray(level: 0)

  static func gray(level: Int) -> (Vector3<Int>) -> UInt32 {
    { UInt32(SampleVolume.value(level, showing: $0)) * 0x010101 }
  }

  /// The colour of a pixel; black outside the volume.
  func color(_ orientation: PlaneOrientation, width: Int, height: Int, x: Int, y: Int) -> UInt32 {
    let (right, down): (Int, Int) =
      switch orientation {
      case .xy: (0, 1)
      case .xz: (0, 2)
      case .yz: (2, 1)
      }
    var position = center
    position[right] += (Double(x) + 0.5 - Double(width) / 2) * zoom
    position[down] += (Double(y) + 0.5 - Double(height) / 2) * zoom
    var voxel = Vector3<Int>.zero
    for axis in 0..<3 {
      // A border between voxels belongs to the one behind it.
      let index = (position[axis] + 1e-6).rounded(.down)
      guard index >= 0, index < Double(SampleVolume.extent[axis]) else { return 0 }
      voxel[axis] = Int(index)
    }
    return color(voxel)
  }
}
