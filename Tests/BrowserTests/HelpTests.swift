import Browser
import Slicing
import Testing

@Suite struct HelpTests {
  let volume = SampleVolume()

  @Test(arguments: Keymaps.all.map(\.name))
  func listsEveryBoundCommandWithItsKeys(_ name: String) async throws {
    let keymap = try #require(Keymaps.named(name))
    let lines = try await help(keymap, ScreenSize(columns: 120, rows: 100), scroll: 0)
    for command in BrowserCommand.allCases {
      // The nine layer keys share one line.
      let isSummed = command.rawValue.hasPrefix("toggleLayer") && command.rawValue.last?.isNumber == true
      let keys = keymap.keys(for: isSummed ? .toggleLayer1 : command)
      let help = isSummed ? BrowserCommand.toggleLayer1.help : command.help
      guard !keys.isEmpty else { continue }
      #expect(lines.contains { $0.contains(keys.joined(separator: "  ")) && $0.contains(help) }, "\(command.rawValue)")
    }
    #expect(lines.contains { $0.contains("any key closes") })
  }

  @Test func everyLineCanBeScrolledTo() async throws {
    let keymap = Keymaps.webknossos
    let size = ScreenSize(columns: 80, rows: 24)
    var seen: Set<String> = []
    for scroll in 0..<80 { seen.formUnion(try await help(keymap, size, scroll: scroll)) }
    for command in BrowserCommand.allCases where !command.rawValue.hasPrefix("toggleLayer") {
      #expect(seen.contains { $0.contains(command.help) }, "\(command.rawValue)")
    }
  }

  @Test(arguments: [(1, 1), (12, 3), (20, 6), (40, 10), (300, 100)])
  func everyScreenCanBeDrawn(columns: Int, rows: Int) async throws {
    let size = ScreenSize(columns: columns, rows: rows)
    let lines = try await help(Keymaps.webknossos, size, scroll: 3)
    #expect(lines.count == rows)
  }

  private func help(_ keymap: Keymap, _ size: ScreenSize, scroll: Int) async throws -> [String] {
    var (state, cache) = try await SampleVolume.state([volume.path], keymap: keymap, size: size)
    state.overlay = .help(scroll: scroll)
    var builder = FrameBuilder(cache: cache)
    let counts = builder.compose(state, size: size)
    builder.encode(state, size: size, counts: counts)
    return (0..<size.rows).map { builder.grid.text(row: $0) }
  }
}
