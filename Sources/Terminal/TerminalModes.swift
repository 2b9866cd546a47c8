import CNcurses
import Glibc

/// The bytes that switch a terminal to a full-screen program and back, from its terminfo entry and from what every
/// terminal of today understands or ignores.
struct TerminalModes {
  /// Everything: alternate screen, keypad, no cursor, and ``extras``.
  let enter: [UInt8]
  /// What ncurses does not switch on by itself: no automatic wrap, bracketed paste, mouse.
  let extras: [UInt8]
  /// Back to how a shell wants it.
  ///
  /// At most 512 bytes, see `CSignals.c`.
  let leave: [UInt8]

  /// Reads the entry of ncurses' current terminal.
  init(usesMouse: Bool) {
    let mouseOn = usesMouse ? "\u{1B}[?1000h\u{1B}[?1002h\u{1B}[?1006h" : ""
    let mouseOff = usesMouse ? "\u{1B}[?1006l\u{1B}[?1002l\u{1B}[?1000l" : ""
    let noWrap = TerminalModes.capability("rmam", or: "\u{1B}[?7l")
    let wrap = TerminalModes.capability("smam", or: "\u{1B}[?7h")
    // ncurses hides the cursor where the entry says how.
    let hide = cncurses_string("civis") == nil ? "\u{1B}[?25l" : ""
    extras = Array(hide.utf8) + Array(noWrap) + Array("\u{1B}[?2004h".utf8) + Array(mouseOn.utf8)
    enter =
      TerminalModes.capability("smcup") + TerminalModes.capability("smkx")
      + TerminalModes.capability("civis") + extras
    // Without an alternate screen the shell goes on below the picture.
    let back = TerminalModes.capability("rmcup", or: "\u{1B}[999;1H\r\n")
    leave =
      Array("\u{1B}[?2026l".utf8) + Array(mouseOff.utf8) + Array("\u{1B}[?2004l".utf8) + wrap
      + Array("\u{1B}[0m\u{1B}[r".utf8) + TerminalModes.capability("rmkx")
      + TerminalModes.capability("cnorm", or: "\u{1B}[?25h") + back
  }

  /// A capability without the delays that hardware once needed (`$<5>`).
  static func capability(_ name: String, or fallback: String = "") -> [UInt8] {
    guard let value = cncurses_string(name) else { return Array(fallback.utf8) }
    var bytes: [UInt8] = []
    var isDelay = false
    for byte in UnsafeBufferPointer(start: value, count: strlen(value)).map({ UInt8(bitPattern: $0) }) {
      if isDelay {
        isDelay = byte != UInt8(ascii: ">")
      } else if byte == UInt8(ascii: "<"), bytes.last == UInt8(ascii: "$") {
        bytes.removeLast()
        isDelay = true
      } else {
        bytes.append(byte)
      }
    }
    return bytes
  }
}
