import CNcurses
import Glibc
import Glyphs

extension ColorMode {
  /// What the terminal can most likely show, from the environment and from ncurses' current terminfo entry.
  ///
  /// Asking the terminal itself would cost a silent one's timeout before the first frame.
  static func detected(terminal: String) -> ColorMode {
    func variable(_ name: String) -> String { getenv(name).map { String(cString: $0) } ?? "" }
    if ["truecolor", "24bit"].contains(variable("COLORTERM")) { return .truecolor }
    if tigetflag("RGB") > 0 || tigetnum("RGB") > 0 || cncurses_string("RGB") != nil || tigetflag("Tc") > 0 {
      return .truecolor
    }
    // Inside a multiplexer the rest of the environment tells of a terminal that may not be the one that shows.
    if terminal.hasPrefix("tmux") || terminal.hasPrefix("screen") { return .palette256 }
    let capable = ["kitty", "alacritty", "foot", "wezterm", "ghostty", "contour", "rio", "-direct"]
    if capable.contains(where: { terminal.contains($0) }) { return .truecolor }
    if !variable("WT_SESSION").isEmpty || !variable("KONSOLE_VERSION").isEmpty { return .truecolor }
    if (Int(variable("VTE_VERSION")) ?? 0) >= 3600 { return .truecolor }
    let programs = ["iTerm.app", "WezTerm", "vscode", "ghostty", "WarpTerminal", "Hyper", "mintty", "rio"]
    return programs.contains(variable("TERM_PROGRAM")) ? .truecolor : .palette256
  }
}
