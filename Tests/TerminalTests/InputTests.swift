import Glibc
import Terminal
import Testing

/// What is typed into a real pseudo terminal arrives as events.
@Suite(.serialized) struct InputTests {
  private static let types = ["xterm-256color", "tmux-256color", "screen-256color", "linux"]

  private static let sequences: [(String, String)] = [
    ("b", "b"), ("B", "B"), ("?", "?"), (" ", "Space"), ("å", "å"), ("断", "断"), ("🧠", "🧠"),
    ("\t", "Tab"), ("\r", "Enter"), ("\u{7F}", "Backspace"), ("\u{10}", "Ctrl+P"), ("\u{3}", "Ctrl+C"),
    ("\u{13}", "Ctrl+S"), ("\u{0}", "Ctrl+Space"), ("\u{1F}", "Ctrl+_"), ("\u{1B}", "Esc"),
    ("\u{1B}x", "Alt+x"), ("\u{1B}X", "Alt+X"), ("\u{1B}[", "Alt+["), ("\u{1B}O", "Alt+O"), ("\u{1B}]", "Alt+]"),
    ("\u{1B}\u{10}", "Ctrl+Alt+P"),
    ("\u{1B}[A", "Up"), ("\u{1B}[B", "Down"), ("\u{1B}[C", "Right"), ("\u{1B}[D", "Left"), ("\u{1B}[H", "Home"),
    ("\u{1B}[F", "End"), ("\u{1B}OA", "Up"), ("\u{1B}OB", "Down"), ("\u{1B}OC", "Right"), ("\u{1B}OD", "Left"),
    ("\u{1B}OH", "Home"), ("\u{1B}OF", "End"), ("\u{1B}[1~", "Home"), ("\u{1B}[4~", "End"), ("\u{1B}[5~", "PgUp"),
    ("\u{1B}[6~", "PgDn"), ("\u{1B}[2~", "Insert"), ("\u{1B}[3~", "Delete"), ("\u{1B}[Z", "Shift+Tab"),
    ("\u{1B}[1;2A", "Shift+Up"), ("\u{1B}[1;2B", "Shift+Down"), ("\u{1B}[1;2C", "Shift+Right"),
    ("\u{1B}[1;2D", "Shift+Left"), ("\u{1B}[1;5A", "Ctrl+Up"), ("\u{1B}[1;5B", "Ctrl+Down"),
    ("\u{1B}[1;5C", "Ctrl+Right"), ("\u{1B}[1;5D", "Ctrl+Left"), ("\u{1B}[1;3D", "Alt+Left"),
    ("\u{1B}[1;6C", "Ctrl+Shift+Right"), ("\u{1B}[5;5~", "Ctrl+PgUp"), ("\u{1B}[6;2~", "Shift+PgDn"),
    ("\u{1B}[3;5~", "Ctrl+Delete"), ("\u{1B}\u{1B}[A", "Alt+Up"),
    ("\u{1B}OP", "F1"), ("\u{1B}OS", "F4"), ("\u{1B}[15~", "F5"), ("\u{1B}[24~", "F12"), ("\u{1B}[15;2~", "Shift+F5"),
    ("\u{1B}[1;5P", "Ctrl+F1"), ("\u{1B}Ok", "+"), ("\u{1B}OM", "Enter"),
  ]

  /// A key of its own follows each sequence, so that swallowed ones are noticed, and waiting is only for what is
  /// unfinished.
  @Test(arguments: types)
  func keys(type: String) throws {
    let probe = try Probe(type: type)
    try probe.opened()
    for (sequence, name) in InputTests.sequences {
      try probe.terminal.type(sequence)
      #expect(try probe.next() == "key \(name)", "\(sequence.debugDescription)")
    }
    // All at once.
    let some = InputTests.sequences.filter { !$0.0.hasPrefix("\u{1B}") || $0.0.count > 2 }
    try probe.terminal.type(some.map(\.0).joined())
    for (_, name) in some { #expect(try probe.next() == "key \(name)") }
    try probe.terminal.type("q")
    #expect(try probe.terminal.exitStatus() == 0)
  }

  @Test(arguments: types)
  func mouse(type: String) throws {
    let probe = try Probe(type: type)
    try probe.opened()
    for (report, line) in [
      ("<0;1;1M", "press left 0,0"), ("<0;12;5m", "release left 11,4"), ("<32;301;250M", "drag left 300,249"),
      ("<2;3;4M", "press right 2,3"), ("<1;3;4M", "press middle 2,3"), ("<34;3;4M", "drag right 2,3"),
      ("<64;8;9M", "press wheelUp 7,8"), ("<65;8;9M", "press wheelDown 7,8"), ("<80;8;9M", "Ctrl+press wheelUp 7,8"),
      ("<4;1;2M", "Shift+press left 0,1"), ("<24;1;2M", "Ctrl+Alt+press left 0,1"),
      ("<0;0;99999999999999999999M", "press left 0,65534"), ("M !!", "press left 0,0"), ("M#!!", "release left 0,0"),
      ("M`((", "press wheelUp 7,7"),
    ] {
      try probe.terminal.type("\u{1B}[" + report)
      #expect(try probe.next() == "mouse \(line)", "\(report)")
    }
    // Motion without a button, buttons without a name, half a report, a report that is none: nothing, and nothing
    // breaks.
    try probe.terminal.type("\u{1B}[<35;4;4M\u{1B}[<128;4;4M\u{1B}[<64;4;4m\u{1B}[<1;2M\u{1B}[<x\u{1B}[<0;5;x")
    try probe.terminal.type("\u{1B}[<0;7;7M")
    try probe.wait(for: "mouse press left 6,6")
    #expect(probe.lines.filter { $0.hasPrefix("mouse") }.count == 16)
    // A report that comes in two pieces.
    try probe.terminal.type("\u{1B}[<0;")
    usleep(40_000)
    try probe.terminal.type("9;9M")
    #expect(try probe.next() == "mouse press left 8,8")
    try probe.terminal.type("q")
    #expect(try probe.terminal.exitStatus() == 0)
  }

  @Test(arguments: types)
  func paste(type: String) throws {
    let probe = try Probe(type: type)
    try probe.opened()
    try probe.terminal.type("\u{1B}[200~1728,1273\r\nq\tÅ\u{1B}[A\u{7}\r!\u{1B}[201~")
    let line = try probe.next()
    #expect(line.hasPrefix(#"paste "1728,1273\nq\t"#) && line.contains("Å") && line.hasSuffix(#"\n!""#), "\(line)")
    try probe.terminal.type("\u{1B}[200~\u{1B}[201~x")
    #expect(try probe.next() == #"paste """#)
    #expect(try probe.next() == "key x")
    try probe.terminal.type("q")
    #expect(try probe.terminal.exitStatus() == 0)
  }

  @Test func aPasteWithoutAnEndIsDelivered() throws {
    let probe = try Probe()
    try probe.opened()
    try probe.terminal.type("\u{1B}[200~abc")
    #expect(try probe.next() == #"paste "abc""#)
    try probe.terminal.type("x")
    #expect(try probe.next() == "key x")
  }

  /// Answers to questions that somebody asked, focus reports, rubbish.
  @Test(arguments: types)
  func whatIsNoKeyIsSwallowed(type: String) throws {
    let probe = try Probe(type: type)
    try probe.opened()
    for answer in [
      "\u{1B}[?64;1;2;4c", "\u{1B}[>41;354;0c", "\u{1B}[24;80R", "\u{1B}[?2026;2$y", "\u{1B}[8;24;80t", "\u{1B}[0n",
      "\u{1B}[I", "\u{1B}]11;rgb:0000/0000/0000\u{1B}\\", "\u{1B}]11;rgb:0000/0000/0000\u{7}", "\u{1B}P1$r0m\u{1B}\\",
      "\u{1B}P>|tmux 3.3a\u{1B}\\", "\u{1B}_Gi=31;OK\u{1B}\\", "\u{1B}[?1u", "\u{1B}[99~", "\u{1B}[201~",
      "\u{1B}[" + String(repeating: "1;", count: 500) + "z",
    ] {
      try probe.terminal.type(answer + "x")
      #expect(try probe.next() == "key x", "\(answer.debugDescription)")
    }
    // Half a character, a wrong one, an overlong one.
    try probe.terminal.type([0xC3, 0x78, 0xFF, 0x78, 0xE0, 0x80, 0x80, 0x78, 0xED, 0xA0, 0x80, 0x78])
    for _ in 0..<4 { #expect(try probe.next() == "key x") }
    try probe.terminal.type("q")
    #expect(try probe.terminal.exitStatus() == 0)
  }

  @Test(arguments: ["C", "C.UTF-8", "nonsense"])
  func charactersArriveInEveryLocale(locale: String) throws {
    let probe = try Probe(variables: ["LC_ALL=\(locale)"])
    try probe.opened()
    try probe.terminal.type("ä断")
    #expect(try probe.next() == "key ä")
    #expect(try probe.next() == "key 断")
  }
}
