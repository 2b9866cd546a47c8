/// What a plug-in (a codec, a format, a store, a glyph encoder) says of itself; help and docs are printed from it.
public struct PluginDocumentation: Sendable {
  /// The names it goes by in metadata or on the command line, the usual one first.
  public let names: [String]
  /// One sentence.
  public let summary: String
  /// Where it is specified.
  public let specification: String
  /// A configuration as it stands in metadata, where there is one.
  public let example: String?

  public init(names: [String], summary: String, specification: String, example: String? = nil) {
    self.names = names
    self.summary = summary
    self.specification = specification
    self.example = example
  }
}
