/// How segment ids become colours. Id 0 is background and never drawn.
public struct LabelStyle: Sendable, Equatable {
  /// Gives ids their colours where ``colors`` has none.
  public var palette: LabelPalette
  /// From 0, invisible, to 1, which hides what is below.
  public var opacity: Double
  /// Colours that the metadata or the user chose; their alpha multiplies ``opacity``.
  public var colors: [UInt64: RGBA]
  /// The ids to draw; empty for all.
  public var selection: Set<UInt64>

  public init(
    palette: LabelPalette = .webknossos, opacity: Double = 0.5, colors: [UInt64: RGBA] = [:],
    selection: Set<UInt64> = []
  ) {
    self.palette = palette
    self.opacity = opacity
    self.colors = colors
    self.selection = selection
  }
}
