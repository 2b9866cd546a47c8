/// Keys in xterm's form, for terminals whose terminfo entry does not tell of them.
/// <https://invisible-island.net/xterm/ctlseqs/ctlseqs.html#h2-PC-Style-Function-Keys>
enum ControlSequence {
  /// The key that `CSI parameters final` stands for; nil for answers, focus reports and whatever else is no key.
  static func key(_ parameters: [UInt8], _ final: UInt8) -> Key? {
    guard parameters.allSatisfy({ (0x30...0x3B).contains($0) }) else { return nil }
    let numbers = numbers(parameters[...])
    let first = numbers.first ?? 1
    let modifiers = Key.Modifiers(parameter: numbers.count > 1 ? numbers[1] : 1)
    switch final {
    case UInt8(ascii: "~"):
      if first == 27, numbers.count == 3 { return character(numbers[2], modifiers) }
      return numbers.isEmpty ? nil : numbered[first].map { Key($0, modifiers) }
    case UInt8(ascii: "u"): return numbers.isEmpty ? nil : character(first, modifiers)
    case UInt8(ascii: "Z"): return Key(.tab, .shift)
    // F3 with modifiers looks like the answer to a question for the cursor's place; only row 1 can be a key.
    default:
      guard first <= 1, numbers.count <= 2, let code = lettered[final] else { return nil }
      return Key(code, modifiers)
    }
  }

  /// The key that `ESC O byte` stands for, the numeric keypad included.
  static func singleShiftKey(_ byte: UInt8) -> Key? {
    switch byte {
    case UInt8(ascii: "M"): return Key(.enter)
    case UInt8(ascii: "I"): return Key(.tab)
    case UInt8(ascii: "X"): return Key(.character("="))
    case UInt8(ascii: "j")...UInt8(ascii: "y"): return Key(.character(Unicode.Scalar(byte - 0x40)))
    default: return lettered[byte].map { Key($0) }
    }
  }

  /// The parameters of a sequence; of one with parts (`1:3`) the first part.
  ///
  /// Each is cut off at 65535.
  static func numbers(_ parameters: ArraySlice<UInt8>) -> [Int] {
    if parameters.isEmpty { return [] }
    return parameters.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map { part in
      part.prefix { $0 != UInt8(ascii: ":") }.reduce(0) { number, digit in
        (0x30...0x39).contains(digit) ? min(number * 10 + Int(digit - 0x30), 65535) : number
      }
    }
  }

  /// A key by the number of its character.
  private static func character(_ number: Int, _ modifiers: Key.Modifiers) -> Key? {
    switch number {
    case 8, 127: return Key(.backspace, modifiers)
    case 9: return Key(.tab, modifiers)
    case 10, 13: return Key(.enter, modifiers)
    case 27: return Key(.escape, modifiers)
    case 0..<32, 0x80..<0xA0: return nil
    default: return Unicode.Scalar(UInt32(number)).map { Key(.character($0), modifiers) }
    }
  }

  private static let lettered: [UInt8: Key.Code] = [
    UInt8(ascii: "A"): .up, UInt8(ascii: "B"): .down, UInt8(ascii: "C"): .right, UInt8(ascii: "D"): .left,
    UInt8(ascii: "F"): .end, UInt8(ascii: "H"): .home, UInt8(ascii: "P"): .function(1),
    UInt8(ascii: "Q"): .function(2), UInt8(ascii: "R"): .function(3), UInt8(ascii: "S"): .function(4),
  ]

  private static let numbered: [Int: Key.Code] = [
    1: .home, 2: .insert, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end,
    11: .function(1), 12: .function(2), 13: .function(3), 14: .function(4), 15: .function(5), 17: .function(6),
    18: .function(7), 19: .function(8), 20: .function(9), 21: .function(10), 23: .function(11), 24: .function(12),
  ]
}
