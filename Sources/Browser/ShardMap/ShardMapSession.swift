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
  private let loop: PanelLoop
  private var message: String?

  /// - Parameters:
  ///   - title: what stands above the map: the file and the verdict.
  ///   - message: a line for the user: why a chunk could not be opened.
  public init(_ map: ShardMap, title: String, screen: any Screen, colors: ColorMode, message: String? = nil) {
    self.map = map
    self.title = title
    loop = PanelLoop(screen, colors: colors)
    self.message = message
  }

  /// Runs until the user quits, wants to see a chunk, or a signal asks for the end.
  public func run() -> End {
    loop.run(
      panel: { ShardMapPanel.draw(map, title: title, message: message, into: &$0) }, handle: handle,
      terminated: End.terminated)
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
    case "q", "Ctrl+C", "Esc": return .quit
    case "Enter": return .open
    default: message = "\(key.name.printable) does nothing here"
    }
    return nil
  }
}
