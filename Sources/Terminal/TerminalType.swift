import CNcurses
import Glibc
import Voxels

/// The terminal's type, as the environment names it.
enum TerminalType {
  /// A type that terminfo knows and that can show frames; its entry is then ncurses' current one.
  ///
  /// Terminals that call themselves `xterm-…` and are not in this machine's terminfo are taken for an xterm.
  ///
  /// - Throws: ``Failure`` when there is none.
  static func known() throws(Failure) -> String {
    guard let variable = getenv("TERM"), variable.pointee != 0 else {
      throw Failure(.unsupported, "", "the terminal's type is not known, TERM is not set", remedy: unknownRemedy)
    }
    let type = String(cString: variable)
    if setUp(type) {
      guard TerminalModes.capability("cup").starts(with: "\u{1B}[".utf8) else {
        throw Failure(.unsupported, "", "a terminal of type \"\(type)\" cannot show pictures", remedy: unknownRemedy)
      }
      return type
    }
    let substitute = "xterm-256color"
    if type.hasPrefix("xterm-") && setUp(substitute) { return substitute }
    throw Failure(.unsupported, "", "the terminal's type \"\(type)\" is not known here", remedy: unknownRemedy)
  }

  private static func setUp(_ type: String) -> Bool {
    var problem: Int32 = 0
    return setupterm(type, STDOUT_FILENO, &problem) == OK
  }
}
