import Glibc

/// The rule of ``IntensityStyle`` with everything that does not depend on the value worked out.
struct IntensityRamp: Sendable {
  private let minimum: Double
  private let span: Double
  /// 1 / gamma.
  private let exponent: Double
  private let isInverted: Bool
  /// What a component is at the end of the ramp, opacity included.
  private let red, green, blue: Double
  /// The 256 colours of a colormap, opacity included; empty for a single colour.
  private let colormap: [UInt32]
  private let notANumber: UInt32

  init(_ style: IntensityStyle) {
    minimum = style.window.minimum
    span = style.window.maximum - style.window.minimum
    exponent = style.gamma > 0 && style.gamma.isFinite ? 1 / style.gamma : 1
    isInverted = style.isInverted
    // What is laid over is made less opaque when it is laid.
    let opacity = style.blend == .over ? 1 : style.opacity.clampedToUnit
    func scaled(_ pixel: UInt32) -> UInt32 {
      let color = RGB(pixel: pixel)
      return roundHalfUp(Double(color.red) * opacity) << 16 | roundHalfUp(Double(color.green) * opacity) << 8
        | roundHalfUp(Double(color.blue) * opacity)
    }
    notANumber = scaled(IntensityStyle.notANumberColor.pixel)
    switch style.tint {
    case .color(let color):
      red = Double(color.red) * opacity
      green = Double(color.green) * opacity
      blue = Double(color.blue) * opacity
      colormap = []
    case .colormap(let map):
      (red, green, blue) = (0, 0, 0)
      colormap = map.lookup.map(scaled)
    }
  }

  /// Whether ``linearColor(of:)`` holds, which spares the questions of ``color(of:)``.
  var isLinear: Bool { span != 0 && exponent == 1 && !isInverted && colormap.isEmpty }

  @inline(__always)
  func linearColor(of value: Double) -> UInt32 {
    let color = tone(((value - minimum) / span).clampedToUnit)
    return value == value ? color : notANumber
  }

  @inline(__always)
  func color(of value: Double) -> UInt32 {
    guard value == value else { return notANumber }
    let position = position(of: value)
    return colormap.isEmpty ? tone(position) : colormap[Int(roundHalfUp(position * 255))]
  }

  /// A number that changes where the colour does, in one direction as values rise.
  func step(of value: Double) -> UInt32 {
    let position = position(of: value)
    if !colormap.isEmpty { return roundHalfUp(position * 255) }
    return roundHalfUp(position * red) + roundHalfUp(position * green) + roundHalfUp(position * blue)
  }

  @inline(__always)
  private func position(of value: Double) -> Double {
    var position = span == 0 ? (value < minimum ? 0 : 1) : ((value - minimum) / span).clampedToUnit
    if exponent != 1 { position = pow(position, exponent) }
    return isInverted ? 1 - position : position
  }

  @inline(__always)
  private func tone(_ position: Double) -> UInt32 {
    roundHalfUp(position * red) << 16 | roundHalfUp(position * green) << 8 | roundHalfUp(position * blue)
  }
}
