/// A colour of a cell: 24-bit sRGB, or whatever the user's terminal takes for its default.
public struct Color: Hashable, Sendable {
  /// `0x00RRGGBB`, or ``defaultBits``.
  let bits: UInt32

  @inline(__always)
  init(bits: UInt32) { self.bits = bits }

  /// The colour `0xRRGGBB`; higher bits are ignored.
  public init(_ rgb: UInt32) { bits = rgb & 0xFF_FFFF }

  /// The colour of three 8-bit channels.
  public init(red: UInt8, green: UInt8, blue: UInt8) {
    bits = UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
  }

  /// The terminal's own foreground or background.
  public static var terminalDefault: Color { Color(bits: defaultBits) }

  /// `0xRRGGBB`, or nil for the terminal's default.
  public var rgb: UInt32? { bits == Color.defaultBits ? nil : bits }

  /// What stands for the terminal's default.
  static var defaultBits: UInt32 { 0x0100_0000 }
}
