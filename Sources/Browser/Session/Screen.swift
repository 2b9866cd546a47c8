import Terminal

/// The terminal as a session needs it: events in, frames out.
public protocol Screen: AnyObject {
  /// The size in cells.
  var screenSize: ScreenSize { get }
  /// Whether part of the last frame is still to be written.
  var isWriting: Bool { get }

  func nextEvent(timeout milliseconds: Int?) -> TerminalEvent?
  func write(_ bytes: [UInt8])
  /// Puts a text on the clipboard of whoever sits before the terminal, if it has one.
  func copy(_ text: String)
  func suspend()
}

extension Terminal: Screen {
  public var screenSize: ScreenSize { ScreenSize(columns: size.columns, rows: size.rows) }
}
