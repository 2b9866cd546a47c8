/// Why a picture could not be encoded.
public struct GlyphsError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What is wrong, in one clause.
  public let problem: String

  init(_ problem: String) { self.problem = problem }

  /// ``problem``.
  public var description: String { problem }
}
