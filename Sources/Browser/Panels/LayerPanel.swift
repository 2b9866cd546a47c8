import Glyphs
import Rendering
import Slicing
import Voxels

/// The tree of layers: folds, switches, kinds, names; windows and mags at the right.
enum LayerPanel {
  /// What of a row is where: the fold mark and the switch, a column each.
  private static let foldColumn = 1
  private static let nameColumn = 5
  /// Deeper rows are moved to the right, as long as names have room.
  private static let nameWidth = 12

  /// How many rows of the tree a panel shows.
  static func rowCount(_ state: BrowserState, _ place: CellRectangle) -> Int {
    let all = state.layers.rows.count
    // Where not all fit, the last row says so.
    return max(0, all <= place.height - 1 ? place.height - 1 : place.height - 2)
  }

  static func draw(_ state: BrowserState, into grid: inout CellGrid, at place: CellRectangle) {
    grid.fill(place, style: Theme.text)
    guard place.width >= 10, place.height >= 2 else { return }
    grid.put(
      state.title.printable, column: place.column + 1, row: place.row, style: Theme.strong, maxColumns: place.width - 1)
    let rows = state.layers.rows
    let shown = state.panelTop..<min(rows.count, state.panelTop + rowCount(state, place))
    for index in shown { draw(state, index, into: &grid, row: place.row + 1 + index - state.panelTop, place) }
    if shown.count < rows.count, place.height > 2 {
      grid.put(
        "rows \(shown.lowerBound + 1)–\(shown.upperBound) of \(rows.count)", column: place.column + 1,
        row: place.row + place.height - 1, style: Theme.dim, maxColumns: place.width - 1)
    }
  }

  /// How far a row is moved to the right.
  private static func indent(_ row: LayerRow, _ place: CellRectangle) -> Int {
    max(0, min(2 * row.depth, place.width - nameColumn - nameWidth))
  }

  private static func draw(
    _ state: BrowserState, _ index: Int, into grid: inout CellGrid, row: Int, _ place: CellRectangle
  ) {
    let item = state.layers.rows[index]
    let look = LayerRowLook(item, in: state)
    let isSelected = index == state.layers.selectedRow
    var style = look.style
    if isSelected {
      style.background = Theme.selected.background
      if !look.isDim { style.foreground = look.isFault ? style.foreground : Theme.selected.foreground }
    }
    grid.fill(CellRectangle(column: place.column, row: row, width: place.width, height: 1), style: style)
    let column = place.column + indent(item, place)
    let end = place.column + place.width
    if let fold = look.fold { grid.put(fold, column: column + foldColumn, row: row, style: style) }
    let markColumn = column + (look.fold == nil ? 1 : 3)
    grid.put(look.mark, column: markColumn, row: row, style: style)
    if let kind = look.kind {
      var swatch = style
      swatch.foreground = kind.color
      grid.put(kind.glyph, column: markColumn + 2, row: row, style: swatch)
    }
    let nameColumn = markColumn + (look.kind == nil ? 2 : 4)
    let room = end - nameColumn
    let length = CellGrid.columns(of: look.name)
    // As much of the details as leaves the name its room.
    let details = look.details.first { CellGrid.columns(of: $0) + 2 + min(length, nameWidth) <= room } ?? ""
    let detailWidth = details.isEmpty ? 0 : CellGrid.columns(of: details) + 2
    grid.put(look.name, column: nameColumn, row: row, style: style, maxColumns: max(0, room - detailWidth))
    if detailWidth > 0 { grid.put(details, column: end - detailWidth + 1, row: row, style: style) }
  }

  /// What the mouse is on.
  enum Target: Equatable {
    case fold(row: Int)
    case mark(row: Int)
    case name(row: Int)
  }

  /// What lies at a cell of a panel; nil where no row is.
  static func target(_ state: BrowserState, _ place: CellRectangle, column: Int, row: Int) -> Target? {
    let line = row - place.row - 1
    let index = state.panelTop + line
    guard (0..<rowCount(state, place)).contains(line), state.layers.rows.indices.contains(index),
      (0..<place.width).contains(column - place.column)
    else { return nil }
    let item = state.layers.rows[index]
    let look = LayerRowLook(item, in: state)
    let start = place.column + indent(item, place)
    // A mark has the blanks beside it: cells are small.
    switch column - start {
    case 0...2 where look.fold != nil: return .fold(row: index)
    case 3...4 where look.fold != nil, 0...2 where look.fold == nil:
      return look.isSwitch ? .mark(row: index) : .name(row: index)
    default: return .name(row: index)
    }
  }

  static func number(_ value: Double) -> String {
    abs(value) >= 100 || value == value.rounded() ? value.formatted(decimals: 0) : value.formatted(decimals: 3)
  }
}
