import Browser
import Terminal
import Testing

@Suite struct KeymapTests {
  @Test(arguments: Keymaps.all.map(\.name))
  func everyCommandHasAKey(_ name: String) throws {
    let keymap = try #require(Keymaps.named(name))
    for command in BrowserCommand.allCases {
      #expect(!keymap.keys(for: command).isEmpty, "\(command.rawValue) has no key")
    }
  }

  @Test(arguments: Keymaps.all.map(\.name))
  func noKeyIsBoundTwice(_ name: String) throws {
    let keymap = try #require(Keymaps.named(name))
    var seen: Set<String> = []
    for binding in keymap.bindings {
      #expect(seen.insert(binding.key).inserted, "\(binding.key) is bound twice")
      #expect(keymap.command(for: binding.key) == binding.command)
    }
  }

  @Test(arguments: Keymaps.all.map(\.name))
  func keysGoByTheNamesThatTheTerminalGivesThem(_ name: String) throws {
    let keymap = try #require(Keymaps.named(name))
    for binding in keymap.bindings {
      let key = try #require(Key(name: binding.key), "\(binding.key) is no key")
      #expect(key.name == binding.key)
    }
  }

  @Test func theNeutralCoreIsInEveryMap() {
    for keymap in Keymaps.all {
      for (key, command) in [
        ("Left", BrowserCommand.panLeft), ("PgDn", .sliceForward), ("+", .zoomIn), ("-", .zoomOut),
        ("F1", .toggleLayer1),
        ("Tab", .nextLayer), ("Enter", .maximize), (":", .prompt), ("?", .help), ("\\", .statistics), ("Ctrl+C", .quit),
      ] {
        #expect(keymap.command(for: key) == command)
      }
    }
    #expect(Keymaps.webknossos.command(for: "q") == .screenshot, "q never quits in WEBKNOSSOS' map")
    #expect(Keymaps.neuroglancer.command(for: "q") == .quit)
  }
}
