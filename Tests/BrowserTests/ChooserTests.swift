import Glibc
import TestSupport
import Testing

extension InTerminal {
  /// A source of many images that do not belong together.
  @Suite struct ChooserTests {
    let folder = TemporaryFolder()

    init() {
      TestFile.write(#"{"zarr_format": 3, "node_type": "group", "attributes": {}}"#, to: folder("all/zarr.json"))
      for (name, extent, value) in [("alpha", 40, 200), ("beta", 30, 90), ("gamma", 20, 150)] {
        TestArray([extent, extent, extent], chunk: [20, 20, 20]) { _ in UInt64(value) }
          .write(to: folder("all/\(name)"))
      }
      TestFile.write(#"{"zarr_format": 3, "node_type": "array"}"#, to: folder("all/broken/zarr.json"))
    }

    @Test func anImageIsChosenFromTheList() throws {
      let terminal = try TmuxSession(columns: 120, rows: 40)
      terminal.enter("'\(Microtome.path)' '\(folder("all"))'; echo \"status=$?\"")
      try terminal.wait("the list") { screen in
        screen.text.contains("4 images") && screen.text.contains("alpha") && screen.text.contains("30 × 30 × 30")
      }
      terminal.press("j")
      terminal.press("Enter")
      try terminal.wait("the second image") { $0.text.contains("beta: 90") }
      terminal.press("O")
      try terminal.wait("the list again") { $0.text.contains("4 images") }
      terminal.press("Down", "Enter")
      try terminal.wait("the third image") { $0.text.contains("gamma: 150") }
      #expect(!terminal.screen.text.contains("beta"))
      terminal.press("O")
      try terminal.wait("the list again") { $0.text.contains("4 images") }
      terminal.press("G")
      terminal.press("Enter")
      try terminal.wait("why the last one cannot be shown") { $0.text.contains("broken/zarr.json: shape is no list") }
      terminal.press("q")
      try terminal.wait("the shell") { $0.text.contains("status=0") }
      #expect(terminal.value("#{alternate_on}") == "0")
    }

    /// A plate is a list of wells, a well a list of fields; nothing is opened before it is chosen.
    @Test func aFieldIsChosenFromAPlate() throws {
      let terminal = try TmuxSession(columns: 120, rows: 40)
      terminal.enter("'\(Microtome.path)' '\(goldenFolder)/ome/plate-0.5.zarr'; echo \"status=$?\"")
      try terminal.wait("the wells") { screen in
        screen.text.contains("screen: 3 to choose from") && screen.text.contains("B/2")
          && !screen.text.contains("8 × 6")
      }
      terminal.press("Down", "Enter")
      try terminal.wait("the fields of A/2") { $0.text.contains("A/2: 2 to choose from") }
      terminal.press("Down", "Enter")
      // The second well has the values of the first and one more.
      try terminal.wait("the second field") { $0.text.contains("1: 29") }
      terminal.press("O")
      try terminal.wait("the fields again") { $0.text.contains("A/2: 2 to choose from") }
      terminal.press("Left")
      try terminal.wait("the wells again") { $0.text.contains("screen: 3 to choose from") }
      terminal.press("G", "Enter")
      // Its only field needs no list.
      try terminal.wait("the field of B/2") { $0.text.contains("B/2: 30") }
      terminal.press("C-c")
      try terminal.wait("the shell") { $0.text.contains("status=0") }
    }

    /// What a server holds up can be given up, for another image or for good.
    @Test func whatTakesTooLongIsGivenUp() throws {
      let gate = FaultGate()
      let server = FaultServer(folder: goldenFolder + "/ome") { request in
        request.path.hasPrefix("/plate-0.5.zarr/A/2") ? [.hold(until: gate)] : []
      }
      defer { gate.open() }
      let terminal = try TmuxSession(columns: 120, rows: 40)
      terminal.enter("'\(Microtome.path)' 'http://\(server.authority)/plate-0.5.zarr'; echo \"status=$?\"")
      try terminal.wait("the wells") { $0.text.contains("screen: 3 to choose from") }
      for key in ["Escape", "q"] {
        terminal.press("g", "j", "Enter")
        try terminal.wait("that it is being opened") { $0.text.contains("opening A/2; Esc gives it up") }
        terminal.press(key)
        try terminal.wait("the wells again") { $0.text.contains("A/2 was given up") }
      }
      terminal.press("G", "Enter")
      try terminal.wait("another well") { $0.text.contains("B/2: 30") }
      terminal.press("O")
      try terminal.wait("the wells once more") { $0.text.contains("screen: 3 to choose from") }
      terminal.press("g", "j", "Enter")
      try terminal.wait("that it is being opened") { $0.text.contains("opening A/2") }
      terminal.press("C-c")
      try terminal.wait("the shell") { $0.text.contains("status=0") }
      #expect(terminal.value("#{alternate_on}") == "0")
    }

    @Test func signalsGiveTheTerminalBack() throws {
      let terminal = try TmuxSession(columns: 80, rows: 24)
      terminal.enter("(echo $BASHPID > pid; exec '\(Microtome.path)' '\(folder("all"))'); echo \"status=$?\"")
      try terminal.wait("the list") { $0.text.contains("4 images") }
      let id = TestFile.text(terminal.folder("pid")).flatMap { Int32($0.filter(\.isNumber)) } ?? 0
      try #require(id > 1)
      kill(id, SIGTERM)
      try terminal.wait("the shell") { $0.text.contains("status=130") }
      #expect(terminal.value("#{alternate_on}") == "0")
    }
  }
}
