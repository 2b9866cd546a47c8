import Glyphs

/// The help screen, made from the keymap.
enum HelpOverlay {
  static func lines(_ keymap: Keymap) -> [(text: String, isHeading: Bool)] {
    var lines: [(String, Bool)] = [("Keys (\(keymap.name))", true)]
    var groups: [String] = []
    for command in BrowserCommand.allCases where !groups.contains(command.group) { groups.append(command.group) }
    for group in groups {
      lines.append((group, true))
      for command in BrowserCommand.allCases where command.group == group {
        let keys = keymap.keys(for: command)
        guard !keys.isEmpty else { continue }
        // The nine layer keys are one line.
        if command.rawValue.hasPrefix("toggleLayer"), command.rawValue.last?.isNumber == true, command != .toggleLayer1
        {
          continue
        }
        let names = keys.joined(separator: "  ")
        lines.append((names + String(repeating: " ", count: max(2, 26 - names.count)) + command.help, false))
      }
    }
    lines.append(("Mouse", true))
    for (action, effect) in [
      ("click", "move the crosshair"), ("drag", "move the view"), ("wheel", "next and previous slice"),
      ("Ctrl+wheel", "zoom"),
    ] {
      lines.append((action + String(repeating: " ", count: 26 - action.count) + effect, false))
    }
    return lines
  }

  /// The furthest that the help can be scrolled on a screen.
  static func scrollLimit(_ keymap: Keymap, _ size: ScreenSize) -> Int {
    max(0, lines(keymap).count - (size.rows - ScreenLayout.statusRows - 4))
  }

  static func draw(_ keymap: Keymap, scroll: Int, into grid: inout CellGrid, size: ScreenSize) {
    let lines = lines(keymap)
    let width = min(size.columns - 2, 72)
    let height = min(size.rows - ScreenLayout.statusRows - 2, lines.count + 2)
    guard width > 10, height > 2 else { return }
    let place = CellRectangle(
      column: (size.columns - width) / 2, row: max(0, (size.rows - ScreenLayout.statusRows - height) / 2), width: width,
      height: height)
    grid.fill(place, style: Theme.text)
    for (row, line) in lines.dropFirst(min(scroll, scrollLimit(keymap, size))).prefix(height - 2).enumerated() {
      grid.put(
        line.text, column: place.column + 2, row: place.row + 1 + row,
        style: line.isHeading ? Theme.strong : Theme.text,
        maxColumns: width - 3)
    }
    let more = lines.count > height - 2 ? "Up and Down scroll, any other key closes" : "any key closes"
    grid.put(more, column: place.column + 2, row: place.row + height - 1, style: Theme.dim, maxColumns: width - 3)
  }
}
