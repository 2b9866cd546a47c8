/// One character cell of the screen, 16 bytes.
///
/// A wide character lies in two cells: the left one has ``width`` 2, the right one has width 0 and shows nothing of its
/// own. ``CellGrid`` keeps such pairs whole.
public struct Cell: Hashable, Sendable {
  /// The character's scalar value.
  let code: UInt32
  let foregroundBits: UInt32
  let backgroundBits: UInt32
  /// Attributes in bits 0–7, width in bits 8–9, a combining mark of the Basic Multilingual Plane (or 0) in bits 16–31.
  let flags: UInt32

  @inline(__always)
  init(code: UInt32, foreground: UInt32, background: UInt32, attributes: Attributes = [], width: UInt32 = 1) {
    self.code = code
    foregroundBits = foreground
    backgroundBits = background
    flags = UInt32(attributes.rawValue) | width << 8
  }

  @inline(__always)
  private init(code: UInt32, foreground: UInt32, background: UInt32, flags: UInt32) {
    self.code = code
    foregroundBits = foreground
    backgroundBits = background
    self.flags = flags
  }

  @inline(__always)
  init(_ code: UInt32, _ style: CellStyle, width: UInt32 = 1) {
    self.init(
      code: code, foreground: style.foreground.bits, background: style.background.bits, attributes: style.attributes,
      width: width)
  }

  /// The character; a space in the right half of a wide one.
  public var scalar: Unicode.Scalar { Unicode.Scalar(code) ?? " " }

  /// The combining mark that is drawn over the character.
  public var combiningMark: Unicode.Scalar? { flags >> 16 == 0 ? nil : Unicode.Scalar(flags >> 16) }

  /// The colour of the character.
  public var foreground: Color { Color(bits: foregroundBits) }
  /// The colour behind the character.
  public var background: Color { Color(bits: backgroundBits) }
  /// How the character is set off.
  public var attributes: Attributes { Attributes(rawValue: UInt8(truncatingIfNeeded: flags)) }
  /// Colours and attributes together.
  public var style: CellStyle {
    CellStyle(foreground: foreground, background: background, attributes: attributes)
  }

  /// 1, or 2 in the left half of a wide character and 0 in its right half.
  public var width: Int { Int(flags >> 8 & 3) }

  var isRightHalf: Bool { flags >> 8 & 3 == 0 }
  var isLeftHalf: Bool { flags >> 8 & 3 == 2 }

  /// The same cell with a mark over its character.
  ///
  /// Only the first mark is kept.
  func marked(_ mark: UInt16) -> Cell {
    guard flags >> 16 == 0 else { return self }
    return Cell(
      code: code, foreground: foregroundBits, background: backgroundBits, flags: flags | UInt32(mark) << 16)
  }

  /// The same character in another style.
  func styled(_ style: CellStyle) -> Cell {
    Cell(
      code: code, foreground: style.foreground.bits, background: style.background.bits,
      flags: flags & ~0xFF | UInt32(style.attributes.rawValue))
  }

  /// An empty cell of the same style.
  var blanked: Cell { Cell(0x20, style) }

  /// Whether all of two cells is the same, in a handful of instructions.
  @inline(__always)
  public static func == (a: Cell, b: Cell) -> Bool {
    (a.code ^ b.code) | (a.foregroundBits ^ b.foregroundBits) | (a.backgroundBits ^ b.backgroundBits)
      | (a.flags ^ b.flags) == 0
  }
}
