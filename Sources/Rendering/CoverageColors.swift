/// The colours of pixels that no layer has a value for.
public struct CoverageColors: Sendable, Equatable {
  /// Outside of every layer.
  public var background: RGB
  /// Where chunks have not arrived and no other layer drew anything.
  public var missing: RGB
  /// The diagonal lines over chunks that are damaged or unreadable.
  public var failed: RGB

  public init(background: RGB = .black, missing: RGB = 0x16161c, failed: RGB = 0x8c1c1c) {
    self.background = background
    self.missing = missing
    self.failed = failed
  }
}
