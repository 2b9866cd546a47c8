import Glyphs

/// Rows of text in aligned columns.
struct TextTable {
  enum Alignment { case left, right }

  private let alignments: [Alignment]
  private var rows: [[String]] = []

  /// - Parameter alignments: one a column. The last column is never filled up.
  init(_ alignments: [Alignment]) { self.alignments = alignments }

  /// - Parameter cells: printable, as many as there are columns.
  mutating func add(_ cells: [String]) { rows.append(cells) }

  /// The rows as lines.
  ///
  /// - Parameter columns: the width that lines are cut to; nil for as long as they are.
  func lines(columns: Int? = nil) -> [String] {
    // A column that is empty in all rows takes no room.
    let widths = alignments.indices.map { column in rows.map { CellGrid.columns(of: $0[column]) }.max() ?? 0 }
    return rows.map { row in
      var line = ""
      for column in alignments.indices where widths[column] > 0 {
        let room = String(repeating: " ", count: widths[column] - CellGrid.columns(of: row[column]))
        if !line.isEmpty { line += "  " }
        line += alignments[column] == .left ? row[column] + room : room + row[column]
      }
      while line.last == " " { line.removeLast() }
      return columns.map { line.cut(to: $0) } ?? line
    }
  }
}

extension String {
  /// The text, with a sign at its end where it would take more than that many columns.
  func cut(to columns: Int) -> String {
    guard CellGrid.columns(of: self) > columns else { return self }
    var text = ""
    var width = 0
    for character in self {
      width += CellGrid.columns(of: String(character))
      guard width < columns else { break }
      text.append(character)
    }
    return text + "…"
  }
}
