/// What ncurses makes of the terminal's input: a byte, or a sequence that it knows.
enum InputToken {
  case byte(UInt8)
  case key(Key)
  /// `CSI <`, the beginning of a mouse report; the rest follows as bytes.
  case mouseReport
  /// `CSI M`, the beginning of a mouse report of three bytes.
  case oldMouseReport
  case pasteBegin
  case pasteEnd
  /// A key that means nothing to us.
  case unknown
}
