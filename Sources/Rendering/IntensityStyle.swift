/// How intensities become colours.
///
/// With `t` the position of a value in the window, a component `c` (0…255) of the colour becomes
/// `floor(t * c * opacity + 0.5)`, which is added to what is below. `t` is made in this order, all in double precision:
/// 1. `(value - minimum) / (maximum - minimum)`, clamped to 0…1. A window without extent is a step: 0 below, 1 from
///    its value on. A reversed window falls instead of rising.
/// 2. `t^(1/gamma)`.
/// 3. `1 - t` when inverted.
///
/// So white, gamma 1 and opacity 1 is NumPy's `floor(clip((a - lo) / (hi - lo), 0, 1) * 255 + 0.5)` to the bit. A
/// colormap takes its entry `floor(t * 255 + 0.5)` and scales it by the opacity.
///
/// Where the style lies over what is below, the colour is made with opacity 1, and laid over as segments are: with `w`
/// the opacity in 256ths, `(color * w + below * (256 - w) + 128) / 256`, rounded down.
public struct IntensityStyle: Sendable, Equatable {
  /// What gives positions in the window their colour.
  public enum Tint: Sendable, Equatable {
    /// From black to one colour.
    case color(RGB)
    /// Through the colours of a map.
    case colormap(Colormap)
  }

  /// How the colours go with what is below.
  public enum Blend: Sendable, Equatable {
    /// Added, as light is.
    case additive
    /// Laid over it, so that black hides as much as white does.
    case over
  }

  /// The values at both ends of the tint.
  public var window: IntensityWindow
  /// Above 1 brightens the middle tones; what is not a positive number counts as 1.
  public var gamma: Double
  /// White by default.
  public var tint: Tint
  /// Swaps the ends of the tint.
  public var isInverted: Bool
  /// From 0, invisible, to 1.
  public var opacity: Double
  public var blend: Blend

  public init(
    window: IntensityWindow, gamma: Double = 1, tint: Tint = .color(.white), isInverted: Bool = false,
    opacity: Double = 1, blend: Blend = .additive
  ) {
    self.window = window
    self.gamma = gamma
    self.tint = tint
    self.isInverted = isInverted
    self.opacity = opacity
    self.blend = blend
  }

  /// What a voxel that is not a number is drawn in, whatever the window: a dim magenta.
  public static let notANumberColor: RGB = 0x5a005a
}
