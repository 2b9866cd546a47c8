/// How urgent what the current task reads is. Stores that have to choose serve what is shown first.
public enum ReadUrgency: Int, Sendable, Comparable {
  /// Somebody waits for it.
  case shown = 0
  /// A layer that is not open yet needs it, while others are shown.
  case opening = 1
  /// It will probably be shown soon.
  case guess = 2

  @TaskLocal public static var current = ReadUrgency.shown

  public static func < (one: ReadUrgency, other: ReadUrgency) -> Bool { one.rawValue < other.rawValue }
}
