import Inspection

/// A small picture of a grid of chunks, seen along its other axes: how many of the chunks behind each cell are stored.
struct PresenceMap {
  private static let columns = 64
  private static let rows = 8

  let lines: [String]

  /// Nil where there is nothing to see: a grid of one row, or one with all chunks present and without a fault.
  init?(_ report: ShardReport) {
    let table = report.table
    guard report.facts.isBox, report.facts.isIndexReadable, report.layout.present > 0, table.grid.count > 1,
      let (horizontal, vertical) = PresenceMap.axes(report), table.grid[horizontal] > 1 || table.grid[vertical] > 1
    else { return nil }
    let isFull = report.missing == 0
    guard !isFull || !report.isFaultless else { return nil }
    // A cell is twice as high as wide.
    let (width, height) = (table.grid[horizontal], table.grid[vertical])
    let rows = min(PresenceMap.rows, height)
    let columns = min(PresenceMap.columns, width, max(1, 2 * rows * width / height))
    var total = [Int](repeating: 0, count: rows * columns)
    var present = total
    var damaged = [Bool](repeating: false, count: rows * columns)
    for entry in 0..<table.count {
      let position = table.position(ofEntry: entry)
      // What lies beyond the array's edge cannot be missing.
      guard zip(position, report.facts.insideGrid).allSatisfy({ $0 < $1 }) else { continue }
      let cell = position[vertical] * rows / height * columns + position[horizontal] * columns / width
      total[cell] += 1
      if table.isPresent(entry) { present[cell] += 1 }
      if !table.marks[entry].isDisjoint(with: .faults) { damaged[cell] = true }
    }
    let shades = ["·", "░", "▒", "▓", "█"]
    var lines: [String] = []
    for row in 0..<rows {
      var line = "             "
      for cell in row * columns..<(row + 1) * columns {
        // Full and empty cells are only those that are so entirely.
        let shade =
          present[cell] == 0 ? 0 : present[cell] == total[cell] ? 4 : 1 + 3 * present[cell] / max(1, total[cell])
        line += damaged[cell] ? "!" : total[cell] == 0 ? " " : shades[min(shade, present[cell] == total[cell] ? 4 : 3)]
      }
      lines.append(line)
    }
    let names = report.facts.gridAxes.map { report.facts.axes[$0] }
    lines[0] = "  map        " + lines[0].dropFirst(13)
    let others = names.indices.filter { $0 != horizontal && $0 != vertical && table.grid[$0] > 1 }
    let through = others.isEmpty ? "" : ", seen through \(others.map { names[$0].printable }.joined(separator: ", "))"
    lines.append(
      "             \(names[horizontal].printable) to the right, \(names[vertical].printable) down\(through); "
        + "█ stored, · missing, ! damaged")
    self.lines = lines
  }

  /// The axes of the grid that are drawn: x and y, else the last two.
  private static func axes(_ report: ShardReport) -> (horizontal: Int, vertical: Int)? {
    let names = report.facts.gridAxes.map { report.facts.axes[$0].lowercased() }
    if let x = names.firstIndex(of: "x"), let y = names.firstIndex(of: "y") { return (x, y) }
    return names.count > 1 ? (names.count - 1, names.count - 2) : nil
  }
}
