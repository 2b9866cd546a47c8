import Glibc
import TestSupport
import Testing

extension InTerminal {
  @Suite struct EndingTests {
    let volume = SampleVolume()

    @Test(arguments: ["Ctrl+C", ":q"])
    func quittingGivesTheTerminalBack(_ way: String) throws {
      let session = try BrowsingSession(volume.path)
      try session.expectView("three planes")
      #expect(session.terminal.value("#{alternate_on}") == "1")
      #expect(session.terminal.value("#{cursor_flag}") == "0")
      #expect(session.terminal.value("#{mouse_sgr_flag}") == "1")
      if way == ":q" {
        session.terminal.type(way)
        session.terminal.press("Enter")
      } else {
        session.terminal.press("C-c")
      }
      try expectShell(session, status: 0)
    }

    @Test(
      arguments: [
        (SIGTERM, 130), (SIGHUP, 130), (SIGINT, 130), (SIGSEGV, 1), (SIGILL, 1), (SIGABRT, 1),
      ] as [(Int32, Int32)])
    func signalsGiveTheTerminalBack(signal: Int32, status: Int32) throws {
      let session = try BrowsingSession(volume.path)
      try session.expectView("three planes")
      let id = session.processID
      try #require(id > 1)
      kill(id, signal)
      try expectShell(session, status: status)
    }

    @Test func modesOfTheTerminalAreTheSameAfterwards() throws {
      let terminal = try TmuxSession()
      terminal.enter("stty -a > before; '\(Microtome.path)' '\(volume.path)'; stty -a > after; echo \"status=$?\"")
      try terminal.wait("the first frame") { $0.text.contains("zoom ") }
      terminal.press("C-c")
      try terminal.wait("the shell") { $0.text.contains("status=0") }
      let before = try #require(TestFile.text(terminal.folder("before")))
      #expect(before.contains("icanon"))
      #expect(TestFile.text(terminal.folder("after")) == before)
    }

    @Test func suspendedItGivesTheTerminalBackAndTakesItAgain() throws {
      let session = try BrowsingSession(volume.path)
      try session.expectView("three planes")
      session.terminal.press("C-z")
      try session.terminal.wait("the shell") { $0.text.contains("Stopped") }
      #expect(session.terminal.value("#{alternate_on}#{cursor_flag}#{mouse_any_flag}") == "010")
      session.terminal.enter("echo still $((40 + 2))")
      try session.terminal.wait("the shell's answer") { $0.text.contains("still 42") }
      session.terminal.enter("fg")
      try session.expectView("three planes again")
      #expect(session.terminal.value("#{alternate_on}#{cursor_flag}") == "10")
      session.terminal.press("Right")
      session.view.center.x += 8
      try session.expectView("a step to the right")
      session.terminal.press("C-c")
      // What stood behind the program in its line is over since it was stopped.
      try session.terminal.wait("the shell") { _ in session.terminal.value("#{alternate_on}") == "0" }
      session.terminal.enter("echo \"status=$?\"")
      try expectShell(session, status: 0)
    }

    @Test func withoutTheMouseTheTerminalKeepsIt() throws {
      let session = try BrowsingSession(volume.path, "--no-mouse")
      try session.expectView("three planes")
      #expect(session.terminal.value("#{mouse_any_flag}") == "0")
    }

    /// The shell's screen is back, with what was on it before, and takes commands.
    private func expectShell(_ session: BrowsingSession, status: Int32) throws {
      let screen = try session.terminal.wait("the shell") { $0.text.contains("status=\(status)\n") }
      #expect(screen.text(0).hasPrefix("$ "), "what was there before is there again")
      #expect(session.terminal.value("#{alternate_on}") == "0")
      #expect(session.terminal.value("#{cursor_flag}") == "1")
      #expect(session.terminal.value("#{mouse_any_flag}") == "0")
      session.terminal.enter("echo typed $((40 + 2))")
      try session.terminal.wait("the shell's answer") { $0.text.contains("typed 42") }
    }
  }
}
