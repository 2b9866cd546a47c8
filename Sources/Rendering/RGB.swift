/// A colour of 8 bits a component, in sRGB as the terminal shows it.
///
/// Integer literals are `0xRRGGBB`, which is also how a `Raster` holds its pixels.
public struct RGB: Sendable, Hashable {
  public var red, green, blue: UInt8

  public init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// The colour of a pixel, `0xRRGGBB`; the upper eight bits do not count.
  public init(pixel: UInt32) {
    self.init(
      red: UInt8(truncatingIfNeeded: pixel >> 16), green: UInt8(truncatingIfNeeded: pixel >> 8),
      blue: UInt8(truncatingIfNeeded: pixel))
  }

  /// The nearest colour to components of 0…1, ties to even; what lies outside is clamped, and not-a-number is 0.
  init(red: Double, green: Double, blue: Double) {
    self.init(
      pixel: roundHalfEven(red.clampedToUnit * 255) << 16 | roundHalfEven(green.clampedToUnit * 255) << 8
        | roundHalfEven(blue.clampedToUnit * 255))
  }

  /// Six hexadecimal digits, with or without `#` in front, as in OME and in style sheets; nil for anything else.
  public init?(hex text: String) {
    let digits = text.utf8.first == UInt8(ascii: "#") ? text.dropFirst() : text[...]
    // A radix initializer alone would also take a sign.
    guard digits.utf8.count == 6, digits.allSatisfy(\.isHexDigit), let pixel = UInt32(digits, radix: 16) else {
      return nil
    }
    self.init(pixel: pixel)
  }

  /// The colour as a pixel of a `Raster`: `0xRRGGBB`.
  public var pixel: UInt32 { UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue) }

  public static let black: RGB = 0x000000
  public static let white: RGB = 0xffffff
}

extension RGB: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: UInt32) { self.init(pixel: value) }
}

extension RGB: CustomStringConvertible {
  /// `#rrggbb`.
  public var description: String {
    let digits = String(pixel, radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }
}

/// A colour with its own opacity, as image-label metadata gives them.
public struct RGBA: Sendable, Hashable {
  public var color: RGB
  /// 0 is invisible, 255 hides what is below.
  public var alpha: UInt8

  public init(_ color: RGB, alpha: UInt8 = 255) {
    self.color = color
    self.alpha = alpha
  }
}
