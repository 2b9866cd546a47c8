import Glibc
import Testing

/// The event loop: sizes, wake-ups, output that does not go out.
@Suite(.serialized) struct LoopTests {
  @Test func aNewSizeIsAnEvent() throws {
    let probe = try Probe()
    try probe.opened()
    probe.terminal.resize(columns: 213, rows: 57)
    #expect(try probe.next() == "resize 213x57")
    probe.terminal.resize(columns: 1, rows: 1)
    #expect(try probe.next() == "resize 1x1")
  }

  @Test func manyWakeUpsAreFewEvents() throws {
    let probe = try Probe()
    try probe.opened()
    try probe.terminal.type("k")
    try probe.wait(for: "wake")
    usleep(100_000)
    let wakes = probe.lines.filter { $0 == "wake" }.count
    #expect(wakes >= 1 && wakes < 1000)
    try probe.terminal.type("q")
    #expect(try probe.terminal.exitStatus() == 0)
  }

  @Test func waitingTakesItsTimeAndNothingElse() throws {
    let probe = try Probe()
    try probe.opened()
    try probe.terminal.type("n")
    try probe.wait(for: "waited true true")
  }

  /// Nobody reads: the frame waits, keys still arrive.
  ///
  /// Somebody reads: every byte comes.
  @Test func outputDoesNotHoldUpTheLoop() throws {
    let probe = try Probe()
    try probe.opened()
    try probe.terminal.type("w")
    try probe.wait(for: "writing true", reading: false)
    for name in ["x", "y"] {
      try probe.terminal.type(name)
      #expect(try probe.next(reading: false) == "key \(name)")
    }
    #expect(!probe.lines.contains("drained"))
    try probe.wait(for: "drained")
    probe.terminal.read()
    #expect(probe.terminal.output.count { $0 == UInt8(ascii: "x") } == 4_000_000)
    // The shell shares standard output, and does not expect it not to block.
    let flags = probe.terminal.outputFlags
    #expect(flags >= 0 && flags & O_NONBLOCK == 0)
    try probe.terminal.type("q")
    #expect(try probe.terminal.exitStatus() == 0)
  }

  /// Nobody ever reads: the program ends all the same.
  @Test(arguments: [SIGTERM, SIGSEGV])
  func aStuckTerminalDoesNotHoldUpTheEnd(signal: Int32) throws {
    let probe = try Probe()
    try probe.opened()
    try probe.terminal.type("w")
    try probe.wait(for: "writing true", reading: false)
    kill(probe.terminal.process, signal)
    #expect(try probe.terminal.exitStatus(reading: false) == (signal == SIGTERM ? 0 : 1))
    #expect(probe.terminal.modes == probe.terminal.modesBefore)
  }
}
