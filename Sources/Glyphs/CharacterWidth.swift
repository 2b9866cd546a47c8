/// What a scalar does in a row of cells, as terminals see it.
enum CharacterWidth {
  /// Takes one or two columns.
  case columns(UInt32)
  /// Is drawn over the character before it.
  case mark(UInt16)
  /// Takes no column, or would make the terminal do something: never sent.
  case none

  @inline(__always)
  init(_ scalar: Unicode.Scalar) {
    let value = scalar.value
    if value >= 0x20 && value < 0x7F {
      self = .columns(1)
    } else if value < 0xA0 {
      self = .none
    } else {
      self = CharacterWidth.lookUp(scalar)
    }
  }

  @inline(never)
  private static func lookUp(_ scalar: Unicode.Scalar) -> CharacterWidth {
    let value = scalar.value
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator: return .none
    case .nonspacingMark, .enclosingMark:
      // Variation selectors change the width of what they follow in some terminals and not in others.
      return (0xFE00...0xFE0F).contains(value) || value > 0xFFFF ? .none : .mark(UInt16(value))
    default: break
    }
    // Vowels and final consonants of decomposed Hangul have no width of their own.
    if (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FF).contains(value) { return .none }
    return .columns(isWide(value) ? 2 : 1)
  }

  private static func isWide(_ value: UInt32) -> Bool {
    guard value >= 0x1100 else { return false }
    var low = 0
    var high = wideRanges.count
    while low < high {
      let middle = (low + high) / 2
      if wideRanges[middle].upperBound < value { low = middle + 1 } else { high = middle }
    }
    return low < wideRanges.count && wideRanges[low].lowerBound <= value
  }

  /// Whether terminals may disagree with us about how far the cursor goes: everything but Latin, Greek, Cyrillic,
  /// punctuation, arrows, mathematics, box drawing, blocks and Braille.
  @inline(__always)
  static func isUncertain(_ value: UInt32) -> Bool {
    value >= 0x300 && !(value >= 0x370 && value < 0x483)
      && !(value >= 0x2000 && value < 0x2600 && !isEmojiBefore2600(value)) && !(value >= 0x2800 && value < 0x2900)
  }

  @inline(__always)
  private static func isEmojiBefore2600(_ value: UInt32) -> Bool {
    (value >= 0x231A && value <= 0x232A) || (value >= 0x23E9 && value <= 0x23F3) || value == 0x25FD || value == 0x25FE
  }

  /// East Asian Width W and F (Unicode 14, and the few of 15), unassigned code points between them included.
  /// <https://www.unicode.org/reports/tr11/>
  private static let wideRanges: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x231A...0x231B, 0x2329...0x232A, 0x23E9...0x23EC, 0x23F0...0x23F0, 0x23F3...0x23F3,
    0x25FD...0x25FE, 0x2614...0x2615, 0x2648...0x2653, 0x267F...0x267F, 0x2693...0x2693, 0x26A1...0x26A1,
    0x26AA...0x26AB, 0x26BD...0x26BE, 0x26C4...0x26C5, 0x26CE...0x26CE, 0x26D4...0x26D4, 0x26EA...0x26EA,
    0x26F2...0x26F3, 0x26F5...0x26F5, 0x26FA...0x26FA, 0x26FD...0x26FD, 0x2705...0x2705, 0x270A...0x270B,
    0x2728...0x2728, 0x274C...0x274C, 0x274E...0x274E, 0x2753...0x2755, 0x2757...0x2757, 0x2795...0x2797,
    0x27B0...0x27B0, 0x27BF...0x27BF, 0x2B1B...0x2B1C, 0x2B50...0x2B50, 0x2B55...0x2B55, 0x2E80...0x303E,
    0x3041...0x3247, 0x3250...0x4DBF, 0x4E00...0xA4C6, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF,
    0xFE10...0xFE19, 0xFE30...0xFE6B, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18D08, 0x1AFF0...0x1B2FB,
    0x1F004...0x1F004, 0x1F0CF...0x1F0CF, 0x1F18E...0x1F18E, 0x1F191...0x1F19A, 0x1F200...0x1F320,
    0x1F32D...0x1F335, 0x1F337...0x1F37C, 0x1F37E...0x1F393, 0x1F3A0...0x1F3CA, 0x1F3CF...0x1F3D3,
    0x1F3E0...0x1F3F0, 0x1F3F4...0x1F3F4, 0x1F3F8...0x1F43E, 0x1F440...0x1F440, 0x1F442...0x1F4FC,
    0x1F4FF...0x1F53D, 0x1F54B...0x1F54E, 0x1F550...0x1F567, 0x1F57A...0x1F57A, 0x1F595...0x1F596,
    0x1F5A4...0x1F5A4, 0x1F5FB...0x1F64F, 0x1F680...0x1F6C5, 0x1F6CC...0x1F6CC, 0x1F6D0...0x1F6D2,
    0x1F6D5...0x1F6DF, 0x1F6EB...0x1F6EC, 0x1F6F4...0x1F6FC, 0x1F7E0...0x1F7F0, 0x1F90C...0x1F93A,
    0x1F93C...0x1F945, 0x1F947...0x1F9FF, 0x1FA70...0x1FAF6, 0x20000...0x3FFFD,
  ]
}
