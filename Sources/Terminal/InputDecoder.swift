/// Makes events of tokens: joins UTF-8, reads mouse reports and pastes, and takes apart the sequences that terminfo
/// does not know.
///
/// What is no key of ours (late answers to questions, focus reports) is swallowed.
struct InputDecoder {
  private enum State {
    case ground
    /// Inside a character: its value so far, its least value, how many bytes are to come.
    case character(value: UInt32, least: UInt32, missing: Int)
    /// After so many Escapes.
    case escape(count: Int)
    /// After `CSI`: what came since, and whether another Escape stood before it.
    case control(parameters: [UInt8], modifiers: Key.Modifiers)
    /// After `ESC O`.
    case singleShift(modifiers: Key.Modifiers)
    /// Inside a string for the terminal's user or program: OSC, DCS, SOS, PM, APC.
    case string(introducer: UInt8, isEmpty: Bool)
    case stringEscape
    case oldMouse([UInt8])
    case paste([UInt8])
  }

  private var state = State.ground
  private var heldButton = 0
  /// The terminal sends Ctrl+H for Backspace.
  private let backspaceIsControlH: Bool

  init(backspaceIsControlH: Bool) { self.backspaceIsControlH = backspaceIsControlH }

  /// How long to wait for more before ``expire(into:)``, in milliseconds; nil when nothing has been begun.
  var patience: Int? {
    switch state {
    case .ground: nil
    // ncurses has waited already.
    case .escape, .singleShift: 0
    case .control(let parameters, _): parameters.isEmpty ? 0 : 100
    case .string(_, let isEmpty): isEmpty ? 0 : 250
    case .character, .oldMouse, .stringEscape: 100
    case .paste: 1000
    }
  }

  /// Nothing more came in time.
  mutating func expire(into events: inout [TerminalEvent]) {
    switch state {
    case .escape(let count): for _ in 0..<count { events.append(.key(Key(.escape))) }
    case .control(let parameters, let modifiers) where parameters.isEmpty:
      events.append(.key(Key(.character("["), modifiers.union(.alt))))
    case .singleShift(let modifiers): events.append(.key(Key(.character("O"), modifiers.union(.alt))))
    case .string(let introducer, true):
      events.append(.key(Key(.character(Unicode.Scalar(introducer)), .alt)))
    case .paste(let bytes): events.append(.paste(InputDecoder.text(bytes)))
    default: break
    }
    state = .ground
  }

  mutating func feed(_ token: InputToken, into events: inout [TerminalEvent]) {
    if case .paste(var bytes) = state {
      // Let the array be the only one, so that it grows in place.
      state = .ground
      paste(token, &bytes, &events)
      return
    }
    switch token {
    case .byte(let byte): feed(byte, into: &events)
    case .key(let key):
      var modifiers: Key.Modifiers = []
      if case .escape = state { modifiers = .alt }
      state = .ground
      events.append(.key(key.adding(modifiers)))
    case .mouseReport: state = .control(parameters: [UInt8(ascii: "<")], modifiers: [])
    case .oldMouseReport: state = .oldMouse([])
    case .pasteBegin: state = .paste([])
    case .pasteEnd, .unknown: state = .ground
    }
  }

  private mutating func feed(_ byte: UInt8, into events: inout [TerminalEvent]) {
    if byte == 0x1B {
      beginEscape()
      return
    }
    switch state {
    case .ground: ground(byte, [], &events)
    case .character(let value, let least, let missing): character(byte, value, least, missing, &events)
    case .escape(let count): afterEscape(byte, count, &events)
    case .control(var parameters, let modifiers):
      switch byte {
      case 0x20...0x3F:
        // Longer than any report that is a key; the rest is still read to its end.
        if parameters.count < 64 { parameters.append(byte) }
        state = .control(parameters: parameters, modifiers: modifiers)
      case 0x40...0x7E:
        state = .ground
        finishControl(parameters, byte, modifiers, &events)
      default:
        state = .ground
        ground(byte, [], &events)
      }
    case .singleShift(let modifiers):
      state = .ground
      if let key = ControlSequence.singleShiftKey(byte) { events.append(.key(key.adding(modifiers))) }
    case .string(let introducer, _):
      // BEL ends a string too; CAN and SUB abort it.
      state = [0x07, 0x18, 0x1A, 0x9C].contains(byte) ? .ground : .string(introducer: introducer, isEmpty: false)
    case .stringEscape:
      state = .ground
      if byte != UInt8(ascii: "\\") { afterEscape(byte, 1, &events) }
    case .oldMouse(var bytes):
      bytes.append(byte)
      state = bytes.count < 3 ? .oldMouse(bytes) : .ground
      if bytes.count == 3 { finishOldMouse(bytes, &events) }
    case .paste: break
    }
  }

  private mutating func beginEscape() {
    switch state {
    case .escape(let count): state = .escape(count: min(count + 1, 8))
    case .string(_, isEmpty: false): state = .stringEscape
    default: state = .escape(count: 1)
    }
  }

  private mutating func ground(_ byte: UInt8, _ modifiers: Key.Modifiers, _ events: inout [TerminalEvent]) {
    switch byte {
    case 0x00: events.append(.key(Key(.character(" "), modifiers.union(.ctrl))))
    case 0x08 where backspaceIsControlH: events.append(.key(Key(.backspace, modifiers)))
    case 0x09: events.append(.key(Key(.tab, modifiers)))
    case 0x0A, 0x0D: events.append(.key(Key(.enter, modifiers)))
    case 0x01...0x1A:
      events.append(.key(Key(.character(Unicode.Scalar(byte + 0x60)), modifiers.union(.ctrl))))
    case 0x1C...0x1F:
      events.append(.key(Key(.character(Unicode.Scalar(byte + 0x40)), modifiers.union(.ctrl))))
    case 0x7F: events.append(.key(Key(.backspace, modifiers)))
    case 0x20..<0x7F: events.append(.key(Key(.character(Unicode.Scalar(byte)), modifiers)))
    case 0xC2..<0xE0: state = .character(value: UInt32(byte & 0x1F), least: 0x80, missing: 1)
    case 0xE0..<0xF0: state = .character(value: UInt32(byte & 0x0F), least: 0x800, missing: 2)
    case 0xF0..<0xF5: state = .character(value: UInt32(byte & 0x07), least: 0x10000, missing: 3)
    default: break
    }
  }

  private mutating func character(
    _ byte: UInt8, _ value: UInt32, _ least: UInt32, _ missing: Int, _ events: inout [TerminalEvent]
  ) {
    state = .ground
    guard byte & 0xC0 == 0x80 else { return ground(byte, [], &events) }
    let value = value << 6 | UInt32(byte & 0x3F)
    if missing > 1 {
      state = .character(value: value, least: least, missing: missing - 1)
    } else if value >= max(least, 0xA0), let scalar = Unicode.Scalar(value) {
      events.append(.key(Key(.character(scalar))))
    }
  }

  private mutating func afterEscape(_ byte: UInt8, _ count: Int, _ events: inout [TerminalEvent]) {
    let modifiers: Key.Modifiers = count > 1 ? .alt : []
    switch byte {
    case UInt8(ascii: "["): state = .control(parameters: [], modifiers: modifiers)
    case UInt8(ascii: "O"): state = .singleShift(modifiers: modifiers)
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"), UInt8(ascii: "_"):
      state = .string(introducer: byte, isEmpty: true)
    default:
      state = .ground
      ground(byte, .alt, &events)
    }
  }

  private mutating func finishControl(
    _ parameters: [UInt8], _ final: UInt8, _ modifiers: Key.Modifiers, _ events: inout [TerminalEvent]
  ) {
    if parameters.isEmpty && final == UInt8(ascii: "M") {
      state = .oldMouse([])
    } else if parameters.first == UInt8(ascii: "<") {
      let numbers = ControlSequence.numbers(parameters.dropFirst())
      let isRelease = final == UInt8(ascii: "m")
      guard numbers.count == 3, isRelease || final == UInt8(ascii: "M") else { return }
      if let event = MouseEvent(code: numbers[0], x: numbers[1], y: numbers[2], isRelease: isRelease) {
        events.append(.mouse(event))
      }
    } else if let key = ControlSequence.key(parameters, final) {
      events.append(.key(key.adding(modifiers)))
    }
  }

  /// The old encoding does not say which button was let go.
  private mutating func finishOldMouse(_ bytes: [UInt8], _ events: inout [TerminalEvent]) {
    var code = Int(bytes[0]) - 32
    let isRelease = code & 0x43 == 3 && code & 32 == 0
    if isRelease {
      code = code & ~3 | heldButton
    } else if code & 0x60 == 0 {
      heldButton = code & 3
    }
    let event = MouseEvent(code: code, x: Int(bytes[1]) - 32, y: Int(bytes[2]) - 32, isRelease: isRelease)
    if let event { events.append(.mouse(event)) }
  }

  /// More than this much of a paste is dropped.
  private static let longestPaste = 1 << 20

  private mutating func paste(_ token: InputToken, _ bytes: inout [UInt8], _ events: inout [TerminalEvent]) {
    switch token {
    case .pasteEnd:
      events.append(.paste(InputDecoder.text(bytes)))
      return
    case .byte(let byte): if bytes.count < InputDecoder.longestPaste { bytes.append(byte) }
    case .key(let key): if key.code == .enter { bytes.append(0x0A) }
    default: break
    }
    state = .paste(bytes)
  }

  /// Lines end in CR, LF or both.
  private static func text(_ bytes: [UInt8]) -> String {
    var text = String.UnicodeScalarView()
    var previous: Unicode.Scalar = " "
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      switch scalar {
      case "\r": text.append("\n")
      case "\n": if previous != "\r" { text.append("\n") }
      case "\t": text.append("\t")
      default: if scalar.value >= 0x20 && !(0x7F..<0xA0).contains(scalar.value) { text.append(scalar) }
      }
      previous = scalar
    }
    return String(text)
  }
}
