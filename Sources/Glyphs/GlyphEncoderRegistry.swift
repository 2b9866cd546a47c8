/// Every glyph encoder that microtome knows.
public enum GlyphEncoderRegistry {
  /// One line an encoder.
  public static let all: [any GlyphEncoder.Type] = [
    HalfBlock.self
  ]

  /// The encoder of that name.
  public static func named(_ name: String) -> (any GlyphEncoder.Type)? {
    all.first { $0.name == name }
  }
}
