/// How the text of a cell is set off.
public struct Attributes: OptionSet, Hashable, Sendable {
  /// One bit an attribute.
  public let rawValue: UInt8

  /// The attributes of these bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Heavier, or brighter.
  public static let bold = Attributes(rawValue: 1)
  /// Fainter.
  public static let dim = Attributes(rawValue: 2)
  /// With a line below.
  public static let underline = Attributes(rawValue: 4)
  /// Foreground and background change places.
  public static let reverse = Attributes(rawValue: 8)
}

/// The colours and attributes that text is written with.
public struct CellStyle: Hashable, Sendable {
  /// The colour of the characters.
  public var foreground: Color
  /// The colour behind the characters.
  public var background: Color
  /// How the characters are set off.
  public var attributes: Attributes

  /// The terminal's own colours where none are given.
  public init(
    foreground: Color = .terminalDefault, background: Color = .terminalDefault, attributes: Attributes = []
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  /// The terminal's own colours, no attribute.
  public static var plain: CellStyle { CellStyle() }
}
