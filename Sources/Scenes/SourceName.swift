/// Sources as messages have them.
public enum SourceName {
  /// An address without what is long or secret: its query, and the state that a viewer's link carries.
  public static func shown(_ source: String) -> String {
    guard source.firstRange(of: "://") != nil, let mark = source.firstIndex(where: { $0 == "?" || $0 == "#" }) else {
      return source
    }
    return source[...mark] + "…"
  }
}
