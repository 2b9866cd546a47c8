/// How many colours the terminal is sent.
public enum ColorMode: String, CaseIterable, Sendable {
  /// 24-bit, `38;2;r;g;b`.
  case truecolor
  /// The colours 16 to 255 of xterm's palette, `38;5;n`.
  case palette256 = "256"

  /// What it is called on the command line.
  public var name: String { rawValue }

  /// The names of all modes.
  public static var names: [String] { allCases.map(\.name) }

  /// The mode of that name.
  public init?(name: String) { self.init(rawValue: name) }
}
