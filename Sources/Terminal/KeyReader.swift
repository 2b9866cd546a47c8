import CNcurses
import Glibc
import Voxels

/// Reads keys through ncurses, which matches the sequences of the terminal's terminfo entry.
///
/// Bytes and not wide characters are asked for, so that UTF-8 is understood in every locale.
struct KeyReader {
  private let screen: OpaquePointer
  private let output: UnsafeMutablePointer<FILE>
  private let input: UnsafeMutablePointer<FILE>
  /// wgetch() refreshes the window that it is given; a pad it leaves alone.
  private let pad: UnsafeMutablePointer<WINDOW>
  private let tokens: [Int32: InputToken]

  /// Opens ncurses on standard input and output, which brings the terminal to the alternate screen in raw mode.
  init(terminal: String) throws(Failure) {
    guard let output = cncurses_stream(STDOUT_FILENO, "w"), let input = cncurses_stream(STDIN_FILENO, "r") else {
      throw Failure(.io, "", "cannot open the terminal: \(String(cString: strerror(errno)))")
    }
    guard let screen = newterm(terminal, output, input) else {
      fclose(output)
      fclose(input)
      throw Failure(.unsupported, "", "ncurses cannot use a terminal of type \"\(terminal)\"", remedy: unknownRemedy)
    }
    self.output = output
    self.input = input
    self.screen = screen
    // Ctrl-C and Ctrl-Z arrive as keys; Enter is not turned into a newline.
    raw()
    noecho()
    nonl()
    guard let pad = newpad(1, 1) else {
      delscreen(screen)
      fclose(output)
      fclose(input)
      throw Failure(.tooLarge, "", "there is no memory for ncurses")
    }
    self.pad = pad
    keypad(pad, true)
    nodelay(pad, true)
    set_escdelay(25)
    tokens = KeyReader.makeTokens()
    // Also sends what ncurses has gathered so far.
    curs_set(0)
  }

  /// Lets go of ncurses' memory.
  ///
  /// The terminal is left as it is.
  func close() {
    delwin(pad)
    delscreen(screen)
    fclose(output)
    fclose(input)
  }

  /// The next token, or nil when there is no input.
  ///
  /// Waits 25 ms where an Escape may begin a sequence.
  func read() -> InputToken? {
    let code = wgetch(pad)
    if code < 0 { return nil }
    return code < 256 ? .byte(UInt8(truncatingIfNeeded: code)) : tokens[code] ?? .unknown
  }

  /// Codes for sequences that terminfo does not know, or not as what they are; beyond those that ncurses gives out.
  private static let mouseCode: Int32 = 3000
  private static let oldMouseCode: Int32 = 3001
  private static let pasteBeginCode: Int32 = 3002
  private static let pasteEndCode: Int32 = 3003

  private static func makeTokens() -> [Int32: InputToken] {
    var tokens: [Int32: InputToken] = [:]
    for (code, key) in namedKeys { tokens[code] = .key(key) }
    for number in 1...63 { tokens[Int32(KEY_F0) + Int32(number)] = .key(functionKey(number)) }
    for (name, code) in modifiedKeys {
      for suffix in 3...8 {
        guard let sequence = cncurses_string("\(name)\(suffix)") else { continue }
        let number = key_defined(sequence)
        if number > 0 { tokens[number] = .key(Key(code, Key.Modifiers(parameter: suffix))) }
      }
    }
    // The numeric keypad in application mode, and what entries have under other names than ours.
    for byte in UInt8(ascii: "A")...UInt8(ascii: "z") { bind("\u{1B}O", byte, ControlSequence.singleShiftKey(byte)) }
    for byte in UInt8(ascii: "A")...UInt8(ascii: "Z") { bind("\u{1B}[", byte, ControlSequence.key([], byte)) }
    func bind(_ introducer: String, _ byte: UInt8, _ key: Key?) {
      let number = key_defined(introducer + String(Unicode.Scalar(byte)))
      if number > 0, let key, tokens[number] == nil { tokens[number] = .key(key) }
    }
    // Mouse reports are read here, for ncurses expects the old ones wherever terminfo does, as in tmux.
    for (sequence, code, token) in [
      ("\u{1B}[<", mouseCode, InputToken.mouseReport), ("\u{1B}[M", oldMouseCode, .oldMouseReport),
      ("\u{1B}[200~", pasteBeginCode, .pasteBegin), ("\u{1B}[201~", pasteEndCode, .pasteEnd),
    ] {
      define_key(sequence, code)
      tokens[code] = token
    }
    return tokens
  }

  private static let namedKeys: [(Int32, Key)] = [
    (KEY_UP, Key(.up)), (KEY_DOWN, Key(.down)), (KEY_LEFT, Key(.left)), (KEY_RIGHT, Key(.right)),
    (KEY_PPAGE, Key(.pageUp)), (KEY_NPAGE, Key(.pageDown)), (KEY_HOME, Key(.home)), (KEY_END, Key(.end)),
    (KEY_FIND, Key(.home)), (KEY_SELECT, Key(.end)), (KEY_LL, Key(.end)),
    (KEY_IC, Key(.insert)), (KEY_DC, Key(.delete)), (KEY_BACKSPACE, Key(.backspace)), (KEY_ENTER, Key(.enter)),
    (KEY_BTAB, Key(.tab, .shift)), (KEY_SR, Key(.up, .shift)), (KEY_SF, Key(.down, .shift)),
    (KEY_SLEFT, Key(.left, .shift)), (KEY_SRIGHT, Key(.right, .shift)), (KEY_SPREVIOUS, Key(.pageUp, .shift)),
    (KEY_SNEXT, Key(.pageDown, .shift)), (KEY_SHOME, Key(.home, .shift)), (KEY_SEND, Key(.end, .shift)),
    (KEY_SIC, Key(.insert, .shift)), (KEY_SDC, Key(.delete, .shift)),
  ]

  /// xterm's entries count F13 as Shift+F1, F25 as Ctrl+F1, and so on by the dozen.
  private static func functionKey(_ number: Int) -> Key {
    let dozens: [Key.Modifiers] = [[], .shift, .ctrl, [.ctrl, .shift], .alt, [.alt, .shift]]
    return Key(.function((number - 1) % 12 + 1), dozens[(number - 1) / 12])
  }

  /// The names that ncurses' entries give to keys with modifiers, but for the digit at their end.
  private static let modifiedKeys: [(String, Key.Code)] = [
    ("kUP", .up), ("kDN", .down), ("kLFT", .left), ("kRIT", .right), ("kPRV", .pageUp), ("kNXT", .pageDown),
    ("kHOM", .home), ("kEND", .end), ("kIC", .insert), ("kDC", .delete),
  ]
}

let unknownRemedy = "set TERM to what the terminal is or behaves like, for example TERM=xterm-256color"

extension Key.Modifiers {
  /// xterm's parameter for modifiers: 1 + shift 1 + alt 2 + ctrl 4; higher bits have no name here.
  init(parameter: Int) { self.init(rawValue: UInt8((max(parameter, 1) - 1) & 7)) }
}
