import Glyphs
import Voxels

/// Where the chunk under the crosshair is stored, at the bottom of the screen.
enum LocationOverlay {
  private static let labelWidth = 7
  /// As many rows as a path of some hundred characters needs.
  private static let rowLimit = 10

  static func draw(_ chunk: LocatedChunk?, into grid: inout CellGrid, size: ScreenSize) {
    let width = min(size.columns - 2, 120)
    let room = width - 2 - labelWidth
    guard room > 10, size.rows > ScreenLayout.statusRows + 6 else { return }
    var rows: [(label: String, text: String)] = []
    for (label, text) in lines(chunk) {
      for (number, piece) in pieces(of: text.printable, columns: room).enumerated() {
        rows.append((number == 0 ? label : "", piece))
      }
    }
    rows = Array(rows.prefix(min(rowLimit, size.rows - ScreenLayout.statusRows - 2)))
    let place = CellRectangle(
      column: 1, row: size.rows - ScreenLayout.statusRows - rows.count, width: width, height: rows.count)
    grid.fill(place, style: Theme.text)
    for (number, row) in rows.enumerated() {
      grid.put(row.label, column: place.column + 1, row: place.row + number, style: Theme.dim)
      grid.put(
        row.text, column: place.column + 1 + labelWidth, row: place.row + number, style: Theme.text, maxColumns: room)
    }
  }

  private static func lines(_ chunk: LocatedChunk?) -> [(label: String, text: String)] {
    guard let chunk else { return [("layer", "none is open")] }
    let layer = ("layer", "\(chunk.layer), mag \(chunk.mag)")
    guard chunk.key != nil else { return [layer, ("chunk", "none: the crosshair is outside of the layer")] }
    switch chunk.answer {
    case nil: return [layer, ("file", "being looked for …")]
    case .unknown?: return [layer, ("file", "not known: no stored array has this chunk")]
    case .failed(let failure)?: return [layer, ("file", failure.line)]
    case .found(let location)?:
      return [
        layer, ("array", location.array), ("chunk", location.chunkText), ("file", location.object),
        ("bytes", location.placeText),
      ]
    }
  }

  /// A text in pieces of so many columns, since a path must not lose its end.
  private static func pieces(of text: String, columns: Int) -> [String] {
    var pieces = [""]
    var used = 0
    for character in text {
      let width = CellGrid.columns(of: String(character))
      if used + width > columns, used > 0 {
        pieces.append("")
        used = 0
      }
      pieces[pieces.count - 1].append(character)
      used += width
    }
    return pieces
  }
}
