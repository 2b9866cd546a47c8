// The arithmetic of pixels. Nothing here branches or can trap, so that the loops around it stay tight.

extension Double {
  /// The value clamped to 0…1; not-a-number is 0.
  @inline(__always)
  var clampedToUnit: Double { self > 0 ? (self < 1 ? self : 1) : 0 }
}

/// `floor(value + 0.5)` for values from 0 to below 2^31, exactly, without the range check that a conversion would make.
@inline(__always)
func roundHalfUp(_ value: Double) -> UInt32 {
  let raised = value + 0.5
  // Adding 2^52 leaves the nearest integer in the low bits of the mantissa; where that is above, the floor is one less.
  let shifted = raised + 0x1p52
  return UInt32(truncatingIfNeeded: shifted.bitPattern) &- (shifted - 0x1p52 > raised ? 1 : 0)
}

/// The integer nearest to a value from 0 to below 2^31, ties to even.
@inline(__always)
func roundHalfEven(_ value: Double) -> UInt32 { UInt32(truncatingIfNeeded: (value + 0x1p52).bitPattern) }

/// The sum of two pixels, each component clamped to 255.
@inline(__always)
func addSaturating(_ a: UInt32, _ b: UInt32) -> UInt32 {
  // Red and blue share a word with room for their carries; green goes apart.
  var redBlue = (a & 0xff00ff) &+ (b & 0xff00ff)
  var green = (a & 0x00ff00) &+ (b & 0x00ff00)
  let redBlueCarry = redBlue & 0x100_0100
  let greenCarry = green & 0x01_0000
  redBlue |= redBlueCarry &- (redBlueCarry >> 8)
  green |= greenCarry &- (greenCarry >> 8)
  return (redBlue & 0xff00ff) | (green & 0x00ff00)
}

/// One opacity for colours of all kinds, which are laid over pixels as ``Paint`` is.
struct Veil {
  private let weight: UInt32

  init(opacity: Double) { weight = roundHalfUp(opacity.clampedToUnit * 256) }

  @inline(__always)
  func lay(_ color: UInt32, over pixel: UInt32) -> UInt32 {
    let below = 256 &- weight
    let redBlue = ((color & 0xff00ff) &* weight &+ (pixel & 0xff00ff) &* below &+ 0x80_0080) >> 8
    let green = ((color >> 8 & 0xff) &* weight &+ (pixel >> 8 & 0xff) &* below &+ 0x80) >> 8
    return (redBlue & 0xff00ff) | green << 8
  }
}

/// A colour ready to be laid over pixels: `(color * weight + below * (256 - weight) + 128) / 256` a component, where
/// `weight` is the opacity in 256ths, rounded half up. Opacity 1 gives exactly the colour, opacity 0 what is below.
struct Paint: Sendable {
  /// Red and blue times weight, and green times weight, with the rounding included.
  private let redBlue: UInt32
  private let green: UInt32
  /// 256 less the weight.
  private let below: UInt32

  static let transparent = Paint(.black, opacity: 0)

  init(_ color: RGB, opacity: Double) {
    let weight = roundHalfUp(opacity.clampedToUnit * 256)
    redBlue = (color.pixel & 0xff00ff) &* weight &+ 0x80_0080
    green = (color.pixel >> 8 & 0xff) &* weight &+ 0x80
    below = 256 &- weight
  }

  var isTransparent: Bool { below == 256 }

  @inline(__always)
  func over(_ pixel: UInt32) -> UInt32 {
    let redBlue = ((pixel & 0xff00ff) &* below &+ redBlue) >> 8
    let green = (pixel >> 8 & 0xff) &* below &+ green
    return (redBlue & 0xff00ff) | (green & 0x00ff00)
  }
}
