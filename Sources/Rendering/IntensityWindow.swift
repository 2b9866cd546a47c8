import Voxels

/// The values that are shown as black and as the full colour: the contrast limits.
///
/// A maximum below the minimum shows the picture inverted.
public struct IntensityWindow: Sendable, Equatable {
  public var minimum: Double
  public var maximum: Double

  public init(minimum: Double, maximum: Double) {
    self.minimum = minimum
    self.maximum = maximum
  }

  /// All that a type can hold; 0…1 for floating point.
  public init(fullRangeOf type: ElementType) { self.init(type.range) }

  init(_ range: ClosedRange<Double>) { self.init(minimum: range.lowerBound, maximum: range.upperBound) }
}
