/// Which key does what. Keys go by the names that ``Key`` prints, such as `PgUp` or `Ctrl+C`.
public struct Keymap: Sendable, Equatable {
  public let name: String
  /// In the order of the help screen; several keys may do the same.
  public let bindings: [(key: String, command: BrowserCommand)]
  private let lookup: [String: BrowserCommand]

  init(name: String, _ bindings: [(key: String, command: BrowserCommand)]) {
    self.name = name
    self.bindings = bindings
    lookup = Dictionary(bindings.map { ($0.key, $0.command) }) { first, _ in first }
  }

  public func command(for key: String) -> BrowserCommand? { lookup[key] }

  /// The keys of a command, in the order of the map.
  public func keys(for command: BrowserCommand) -> [String] { bindings.filter { $0.command == command }.map(\.key) }

  public static func == (a: Keymap, b: Keymap) -> Bool { a.name == b.name && a.lookup == b.lookup }
}
