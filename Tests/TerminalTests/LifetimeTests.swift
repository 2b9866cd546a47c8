import Glibc
import Terminal
import Testing

/// Whatever ends or stops the program, the terminal is as it was.
@Suite(.serialized) struct LifetimeTests {
  /// Modes that stay behind, or are left in the wrong order, would be heard of in every shell.
  private func expectRestored(_ probe: Probe) {
    #expect(probe.terminal.modes == probe.terminal.modesBefore)
    let output = probe.outputText
    #expect(isRestored(output), "\(output.suffix(300).debugDescription)")
  }

  /// Each mode was last switched back.
  private func isRestored(_ output: String) -> Bool {
    let pairs = [
      ("^[?1049h", "^[?1049l"), ("^[?25l", "^[?25h"), ("^[?7l", "^[?7h"), ("^[?2004h", "^[?2004l"),
      ("^[?1000h", "^[?1000l"), ("^[?1002h", "^[?1002l"), ("^[?1006h", "^[?1006l"), ("^[?1h", "^[?1l"),
    ]
    return pairs.allSatisfy { on, off in
      guard let on = position(of: on, in: output), let off = position(of: off, in: output) else { return false }
      return on < off
    }
  }

  /// Where the last of these begins.
  private func position(of text: String, in output: String) -> Int? {
    let output = Array(output.utf8)
    let text = Array(text.utf8)
    guard output.count >= text.count else { return nil }
    return (0...output.count - text.count).last { output[$0..<$0 + text.count].elementsEqual(text) }
  }

  @Test func opensAndQuits() throws {
    let probe = try Probe()
    #expect(try probe.opened() == "80x24 256")
    #expect(probe.terminal.modes != probe.terminal.modesBefore)
    try probe.terminal.wait(for: "the modes") { probe.outputText.contains("^[?1006h") }
    #expect(probe.outputText.contains("^[?1049h"))
    // ncurses clears nothing and draws nothing by itself.
    #expect(!probe.outputText.contains("^[H") && !probe.outputText.contains("^[2J"))
    try probe.terminal.type("q")
    #expect(try probe.terminal.exitStatus() == 0)
    expectRestored(probe)
    // Once is enough: a second one would move the shell's cursor.
    #expect(probe.outputText.split(separator: "^[?1049l", omittingEmptySubsequences: false).count == 2)
    #expect(probe.outputText.split(separator: "^[?1049h", omittingEmptySubsequences: false).count == 2)
  }

  @Test func opensAgain() throws {
    let probe = try Probe()
    try probe.opened()
    for _ in 0..<3 {
      try probe.terminal.type("o")
      try probe.wait(for: "opened again")
      try probe.terminal.type("\u{1B}[1;5A\u{1B}[<0;2;2M")
      #expect(try probe.next() == "key Ctrl+Up")
      #expect(try probe.next() == "mouse press left 1,1")
    }
    try probe.terminal.type("q")
    #expect(try probe.terminal.exitStatus() == 0)
    expectRestored(probe)
  }

  @Test func withoutAMouseNothingIsSaidOfIt() throws {
    let probe = try Probe(arguments: ["--no-mouse"])
    try probe.opened()
    try probe.terminal.type("q")
    #expect(try probe.terminal.exitStatus() == 0)
    #expect(!probe.outputText.contains("^[?100"))
  }

  @Test(arguments: [SIGTERM, SIGHUP, SIGINT])
  func signalsToEndAreEvents(signal: Int32) throws {
    let probe = try Probe()
    try probe.opened()
    kill(probe.terminal.process, signal)
    #expect(try probe.next() == "terminate \(signal)")
    #expect(try probe.terminal.exitStatus() == 0)
    expectRestored(probe)
  }

  @Test(arguments: [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE])
  func crashesSayOneLine(signal: Int32) throws {
    let probe = try Probe()
    try probe.opened()
    kill(probe.terminal.process, signal)
    #expect(try probe.terminal.exitStatus() == 1)
    expectRestored(probe)
    #expect(probe.outputText.hasSuffix("microtome: internal error (signal \(signal)); please report it\r\n"))
  }

  /// A Swift trap, a stack overflow, abort(), exit() without a word.
  @Test(arguments: [("t", Int32(1), "internal error"), ("v", 1, "(signal 11)"), ("a", 1, "(signal 6)"), ("e", 3, "")])
  func anyEndRestores(key: String, status: Int32, message: String) throws {
    let probe = try Probe()
    try probe.opened()
    try probe.terminal.type(key)
    #expect(try probe.terminal.exitStatus() == status)
    expectRestored(probe)
    #expect(message.isEmpty || probe.outputText.contains(message))
  }

  @Test func aTerminalThatGoesAwayIsAnEvent() throws {
    let probe = try Probe()
    try probe.opened()
    probe.terminal.hangUp()
    #expect(try probe.next(reading: false) == "terminate \(SIGHUP)")
    #expect(try probe.terminal.exitStatus() == 0)
  }

  /// In a shell with job control: Ctrl-Z, `kill -TSTP`, `kill -STOP`; each time the shell has its terminal, and `fg`
  /// goes on.
  @Test func stopsAndGoesOn() throws {
    let probe = try Probe(shell: true)
    try probe.terminal.wait(for: "a prompt") { probe.outputText.contains("$ ") }
    let modes = probe.terminal.modes
    try probe.terminal.type("\(probe.command)\r")
    try probe.opened()
    let process = try #require(probe.notedProcess)
    for stop in ["Ctrl+Z", "TSTP", "STOP"] {
      let isOrderly = stop != "STOP"
      let outputBefore = probe.outputText.count
      if stop == "Ctrl+Z" {
        try probe.terminal.type("\u{1A}")
      } else {
        kill(process, stop == "TSTP" ? SIGTSTP : SIGSTOP)
      }
      // dash prints a line on a job that stopped, and leaves the terminal's modes as they are.
      try probe.terminal.wait(for: "the stop") { probe.outputText.dropFirst(outputBefore).contains("Stopped") }
      if isOrderly {
        #expect(isRestored(probe.outputText))
        #expect(probe.terminal.modes == modes, "\(stop)")
      }
      // After SIGSTOP the shell has our modes, in which Enter is no newline.
      try probe.terminal.type(isOrderly ? "fg\r" : "fg\n")
      try probe.wait(for: "resumed")
      #expect(try probe.next() == "resize 80x24")
      #expect(!isRestored(probe.outputText))
      try probe.terminal.type("\u{1B}[A")
      try probe.wait(for: "key Up")
    }
    try probe.terminal.type("q")
    try probe.wait(for: "closed")
    try probe.terminal.wait(for: "the shell's modes") { probe.terminal.modes == modes }
    #expect(isRestored(probe.outputText))
    try probe.terminal.type("exit\r")
    #expect(try probe.terminal.exitStatus() == 0)
  }

  /// `kill` of a job that is stopped sends SIGTERM and then SIGCONT: it ends, and does not touch the shell's terminal.
  @Test func endsWhileStopped() throws {
    let probe = try Probe(shell: true)
    try probe.terminal.wait(for: "a prompt") { probe.outputText.contains("$ ") }
    try probe.terminal.type("\(probe.command)\r")
    try probe.opened()
    let process = try #require(probe.notedProcess)
    try probe.terminal.type("\u{1A}")
    try probe.terminal.wait(for: "the stop") { probe.outputText.contains("Stopped") }
    let modes = probe.terminal.modes
    let enters = probe.outputText.split(separator: "^[?1049h").count
    kill(process, SIGTERM)
    kill(process, SIGCONT)
    try probe.wait(for: "terminate \(SIGTERM)")
    try probe.wait(for: "closed")
    #expect(probe.terminal.modes == modes)
    #expect(probe.outputText.split(separator: "^[?1049h").count == enters)
    #expect(isRestored(probe.outputText))
  }

  /// A session without a shell: a stop could never end, so there is none.
  @Test func withoutAShellSuspendingDoesNothing() throws {
    let probe = try Probe()
    try probe.opened()
    try probe.terminal.type("\u{1A}")
    try probe.wait(for: "resumed")
    try probe.terminal.type("q")
    #expect(try probe.terminal.exitStatus() == 0)
    expectRestored(probe)
  }

  @Test(arguments: [
    ("nonsense", #"the terminal's type "nonsense" is not known here"#), ("dumb", #"type "dumb" cannot show pictures"#),
    ("", "TERM is not set"), ("vt52", "cannot show pictures"),
  ])
  func refusesTerminalsItCannotUse(type: String, problem: String) throws {
    let probe = try Probe(type: type)
    let line = try probe.next()
    #expect(line.contains(problem) && line.contains("set TERM"), "\(line)")
    #expect(try probe.terminal.exitStatus() == 1)
    #expect(probe.terminal.modes == probe.terminal.modesBefore)
    #expect(probe.outputText.isEmpty)
  }

  @Test func newXtermsAreXterms() throws {
    let probe = try Probe(type: "xterm-of-the-future", variables: ["COLORTERM=truecolor"])
    #expect(try probe.opened() == "80x24 truecolor")
  }

  @Test func needsATerminal() {
    // The tests themselves run without one.
    guard isatty(0) == 0 || isatty(1) == 0 else { return }
    #expect { try Terminal.open() } throws: { "\($0)".contains("is not a terminal") }
  }
}
