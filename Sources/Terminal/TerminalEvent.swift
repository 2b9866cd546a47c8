/// What ``Terminal/nextEvent(timeout:)`` reports.
public enum TerminalEvent: Hashable, Sendable {
  /// A key was pressed.
  case key(Key)
  /// A mouse button or wheel did something.
  case mouse(MouseEvent)
  /// Text from the clipboard, its lines separated by newlines; other control characters have been left out.
  case paste(String)
  /// The terminal has another size now, in cells.
  case resize(columns: Int, rows: Int)
  /// The program goes on after it was stopped: nothing of the screen is left. A ``resize(columns:rows:)`` follows.
  case resumed
  /// ``Waker/wake()`` was called, once or more.
  case wake
  /// A signal asks the program to end (SIGINT, SIGTERM), or the terminal is gone (SIGHUP).
  case terminate(signal: Int32)
  /// Everything that ``Terminal/write(_:)`` had to keep back has gone out.
  case drained
}
