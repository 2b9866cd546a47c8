import Glyphs
import Inspection
import Terminal
import Voxels

/// A shard's map in the terminal: arrows move the cursor, keys choose what the colours say.
public final class ShardMapSession {
  /// How a session ended.
  public enum End: Sendable, Equatable {
    case quit
    /// The user wants to see the chunk under the cursor.
    case open
    case terminated(signal: Int32)
  }

  public private(set) var map: ShardMap
  private let title: String
  private let screen: any Screen
  private let colors: ColorMode
  private var encoder = FrameEncoder()
  private var grid = CellGrid()
  private var output: [UInt8] = []
  private var message: String?

  /// - Parameters:
  ///   - title: what stands above the map: the file and the verdict.
  ///   - message: a line for the user: why a chunk could not be opened.
  public init(_ map: ShardMap, title: String, screen: any Screen, colors: ColorMode, message: String? = nil) {
    self.map = map
    self.title = title
    self.screen = screen
    self.colors = colors
    self.message = message
  }

  /// Runs until the user quits, wants to see a chunk, or a signal asks for the end.
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
    message = nil
    switch key.name {
    case "Left", "h": map.move(0, by: -1)
    case "Right", "l": map.move(0, by: 1)
    case "Up", "k": map.move(1, by: -1)
    case "Down", "j": map.move(1, by: 1)
    case "PgUp", "d": map.move(2, by: -1)
    case "PgDn", "f": map.move(2, by: 1)
    case "p": map.quantity = .presence
    case "s": map.quantity = .size
    case "r": map.quantity = .ratio
    case "c": map.quantity = .checksum
    case "Tab":
      let all = ShardMap.Quantity.allCases
      map.quantity = all[((all.firstIndex(of: map.quantity) ?? 0) + 1) % all.count]
    case "Ctrl+L": encoder.invalidate()
    case "Ctrl+Z": screen.suspend()
    case "q", "Ctrl+C", "Esc": return .quit
    case "Enter": return .open
    default: message = "\(key.name.printable) does nothing here"
    }
    return nil
  }

  private func draw() {
    let size = screen.screenSize
    if grid.width != size.columns || grid.height != size.rows {
      grid.reset(width: size.columns, height: size.rows, style: Theme.text)
      encoder.invalidate()
    }
    ShardMapPanel.draw(map, title: title, message: message, into: &grid)
    output.removeAll(keepingCapacity: true)
    encoder.encode(grid, mode: colors, into: &output)
    if !output.isEmpty { screen.write(output) }
  }
}
