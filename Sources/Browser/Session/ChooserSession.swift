import Glibc
import Glyphs
import Scenes
import Terminal
import Voxels

/// A list of a source's images to choose from, for sources that hold many which do not belong together.
public final class ChooserSession {
  /// How a session ended.
  public enum End: Sendable, Equatable {
    /// The layer that was chosen, by its number.
    case chosen(Int)
    /// Back to the list around this one.
    case back
    case quit
    case terminated(signal: Int32)
  }

  private let scene: Scene
  let screen: any Screen
  private let colors: ColorMode
  private var encoder = FrameEncoder()
  private var grid = CellGrid()
  private var output: [UInt8] = []
  private var selected: Int
  private let isNested: Bool
  private var message: String?

  /// - Parameters:
  ///   - selected: the layer that is marked first.
  ///   - isNested: whether there is a list around this one, to go back to.
  ///   - message: a line for the user: why the last choice could not be shown.
  public init(
    _ scene: Scene, screen: any Screen, colors: ColorMode, selected: Int = 0, isNested: Bool = false,
    message: String? = nil
  ) {
    self.scene = scene
    self.screen = screen
    self.colors = colors
    self.isNested = isNested
    self.selected = min(max(0, selected), max(0, scene.layers.count - 1))
    self.message = message
  }

  /// Runs until something is chosen, the user quits or a signal asks for the end.
  public func run() -> End {
    var isDue = true
    while true {
      if let event = screen.nextEvent(timeout: isDue && !screen.isWriting ? 0 : nil) {
        switch event {
        case .key(let key):
          if let end = handle(key) { return end }
          isDue = true
        case .resize, .resumed:
          encoder.invalidate()
          isDue = true
        case .terminate(let signal): return .terminated(signal: signal)
        case .mouse, .paste, .wake, .drained: break
        }
        continue
      }
      if isDue, !screen.isWriting {
        draw()
        isDue = false
      }
    }
  }

  private func handle(_ key: Key) -> End? {
    let page = max(1, screen.screenSize.rows - 4)
    let last = scene.layers.count - 1
    message = nil
    if isNested, ["Left", "h", "O", "Backspace", "Esc"].contains(key.name) { return .back }
    switch key.name {
    case "Down", "j", "Ctrl+N", "Tab": selected += 1
    case "Up", "k", "Ctrl+P", "Shift+Tab": selected -= 1
    case "PgDn", "Space", "Ctrl+F": selected += page
    case "PgUp", "b", "Ctrl+B": selected -= page
    case "Home", "g": selected = 0
    case "End", "G": selected = last
    case "Ctrl+L": encoder.invalidate()
    case "Ctrl+Z": screen.suspend()
    case "q", "Ctrl+C", "Esc": return .quit
    case "Enter", "Right", "l":
      if case .failed(let failure) = scene.layers[selected].volume {
        message = failure.line
      } else {
        message = "opening \(scene.layers[selected].name); Esc gives it up"
        draw()
        return .chosen(selected)
      }
    default: break
    }
    selected = min(max(0, selected), last)
    return nil
  }

  /// Draws all of it anew.
  func redraw() {
    encoder.invalidate()
    draw()
  }

  private var help: String {
    "Up and Down move, Enter opens, \(isNested ? "Left goes back, " : "")q quits"
  }

  private func draw() {
    let size = screen.screenSize
    if grid.width != size.columns || grid.height != size.rows {
      grid.reset(width: size.columns, height: size.rows, style: Theme.text)
      encoder.invalidate()
    }
    ChooserPanel.draw(scene, selected: selected, message: message ?? help, into: &grid)
    output.removeAll(keepingCapacity: true)
    encoder.encode(grid, mode: colors, into: &output)
    if !output.isEmpty { screen.write(output) }
  }
}
