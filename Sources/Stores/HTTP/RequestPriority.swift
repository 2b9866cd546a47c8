/// How urgent requests to servers are: those with lower numbers go first, of equal ones those that came first.
public enum RequestPriority {
  /// What requests of the current task get. 0 is for what somebody waits for.
  @TaskLocal public static var current = 0
}
