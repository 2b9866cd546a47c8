/// How a layer is drawn.
public enum LayerStyle: Sendable, Equatable {
  /// Grey values: windowed, coloured and added to what is below, or laid over it.
  case intensity(IntensityStyle)
  /// Segment ids: one colour each, laid over what is below.
  case labels(LabelStyle)

  /// From 0, invisible, to 1.
  public var opacity: Double {
    switch self {
    case .intensity(let style): style.opacity
    case .labels(let style): style.opacity
    }
  }
}
