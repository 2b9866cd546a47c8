import Glyphs
import Terminal

/// The loop of a session whose screen is one panel that keys change: a frame after each key, resize and return, none
/// while the last one is still being written.
final class PanelLoop {
  let screen: any Screen
  private let colors: ColorMode
  private var encoder = FrameEncoder()
  private var grid = CellGrid()
  private var output: [UInt8] = []

  init(_ screen: any Screen, colors: ColorMode) {
    self.screen = screen
    self.colors = colors
  }

  /// Runs until a key or a signal ends the session.
  ///
  /// - Parameters:
  ///   - panel: draws everything.
  ///   - handle: carries out a key; returns how the session has ended, if it has.
  ///   - terminated: the end by a signal.
  ///   - woken: the end by what somebody else has done, if it is one.
  func run<End>(
    panel: (inout CellGrid) -> Void, handle: (Key) -> End?, terminated: (Int32) -> End, woken: () -> End? = { nil }
  ) -> End {
    var isDue = true
    while true {
      if let event = screen.nextEvent(timeout: isDue && !screen.isWriting ? 0 : nil) {
        switch event {
        case .key(let key):
          switch key.name {
          case "Ctrl+L": encoder.invalidate()
          case "Ctrl+Z": screen.suspend()
          default: if let end = handle(key) { return end }
          }
          isDue = true
        case .resize, .resumed:
          encoder.invalidate()
          isDue = true
        case .terminate(let signal): return terminated(signal)
        case .wake: if let end = woken() { return end }
        case .mouse, .paste, .drained: break
        }
        continue
      }
      if isDue, !screen.isWriting {
        draw(panel)
        isDue = false
      }
    }
  }

  /// Draws a frame now.
  func draw(_ panel: (inout CellGrid) -> Void) {
    let size = screen.screenSize
    if grid.width != size.columns || grid.height != size.rows {
      grid.reset(width: size.columns, height: size.rows, style: Theme.text)
      encoder.invalidate()
    }
    panel(&grid)
    output.removeAll(keepingCapacity: true)
    encoder.encode(grid, mode: colors, into: &output)
    if !output.isEmpty { screen.write(output) }
  }
}
