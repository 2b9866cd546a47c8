/// A cell as the terminal shows it: colours as they are sent, and what cannot be seen left out.
///
/// Cells of equal appearance need no bytes to get from one to the other.
struct Appearance: Equatable {
  /// The character; a right half of a wide one is a space.
  var code: UInt32
  /// As ``Color/bits``, or 0x0200_0000 + index in the palette.
  var foreground: UInt32
  var background: UInt32
  var attributes: Attributes
  var mark: UInt32
  var width: UInt32

  /// Marks a colour as an index of the palette.
  static var paletteBit: UInt32 { 0x0200_0000 }

  /// A space, whose foreground shows nothing.
  var isBlank: Bool

  @inline(__always)
  init(_ cell: Cell, _ mode: ColorMode, _ palette: UnsafeBufferPointer<UInt8>) {
    code = cell.code
    attributes = cell.attributes
    mark = cell.flags >> 16
    width = cell.flags >> 8 & 3
    if mode == .truecolor {
      foreground = cell.foregroundBits
      background = cell.backgroundBits
    } else {
      foreground = Appearance.indexed(cell.foregroundBits, palette)
      background = Appearance.indexed(cell.backgroundBits, palette)
    }
    let isLineless = attributes.isDisjoint(with: [.underline, .reverse])
    if isLineless && (code == lowerHalfBlock || code == upperHalfBlock) && foreground == background && mark == 0 {
      code = 0x20
    }
    isBlank = code == 0x20 && isLineless
    if isBlank {
      foreground = Color.defaultBits
      attributes = []
    }
  }

  @inline(__always)
  private static func indexed(_ bits: UInt32, _ palette: UnsafeBufferPointer<UInt8>) -> UInt32 {
    bits == Color.defaultBits ? bits : paletteBit | UInt32(Palette256.nearest(bits, palette))
  }

  /// A space in the terminal's own colours.
  @inline(__always)
  var isErased: Bool { isBlank && background == Color.defaultBits && width == 1 }
}
