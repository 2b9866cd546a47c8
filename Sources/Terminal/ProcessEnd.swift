import Glibc

/// The end of a process whose threads may still be at work.
public enum ProcessEnd {
  /// Gives the terminal back if one is open, and ends the process at once.
  ///
  /// Not by `exit`: its handlers and destructors take libraries apart (OpenSSL, libcurl, the C++ runtime) that other
  /// threads are still using, which crashes now and then.
  public static func now(status: Int32) -> Never {
    Signals.restoreTerminal()
    _exit(status)
  }
}
