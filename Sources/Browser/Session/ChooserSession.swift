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
  let loop: PanelLoop
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
    loop = PanelLoop(screen, colors: colors)
    self.isNested = isNested
    self.selected = min(max(0, selected), max(0, scene.layers.count - 1))
    self.message = message
  }

  /// Runs until something is chosen, the user quits or a signal asks for the end.
  public func run() -> End { loop.run(panel: draw, handle: handle, terminated: End.terminated) }

  private func handle(_ key: Key) -> End? {
    let page = max(1, loop.screen.screenSize.rows - 4)
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
    case "q", "Ctrl+C", "Esc": return .quit
    case "Enter", "Right", "l":
      if case .failed(let failure) = scene.layers[selected].volume {
        message = failure.line
      } else {
        message = "opening \(scene.layers[selected].name); Esc gives it up"
        loop.draw(draw)
        return .chosen(selected)
      }
    default: break
    }
    selected = min(max(0, selected), last)
    return nil
  }

  private var help: String {
    "Up and Down move, Enter opens, \(isNested ? "Left goes back, " : "")q quits"
  }

  func draw(into grid: inout CellGrid) {
    ChooserPanel.draw(scene, selected: selected, message: message ?? help, into: &grid)
  }
}
