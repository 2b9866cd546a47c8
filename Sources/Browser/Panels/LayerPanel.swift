import Glyphs
import Rendering
import Slicing
import Voxels

/// The list of layers: switch, kind, name, window, mag in use.
enum LayerPanel {
  static func draw(_ state: BrowserState, into grid: inout CellGrid, at place: CellRectangle) {
    grid.fill(place, style: Theme.text)
    guard place.width >= 10, place.height >= 2 else { return }
    grid.put(
      state.title.printable, column: place.column + 1, row: place.row, style: Theme.strong, maxColumns: place.width - 1)
    let rows = place.height - 2
    let first = max(0, min(state.selectedLayer - rows / 2, state.layers.count - rows))
    for (line, index) in (first..<min(state.layers.count, first + max(0, rows))).enumerated() {
      draw(state, index, into: &grid, row: place.row + 1 + line, place)
    }
    let hidden = state.layers.count - rows
    if hidden > 0, rows >= 0 {
      grid.put(
        "\(hidden) more", column: place.column + 1, row: place.row + place.height - 1, style: Theme.dim,
        maxColumns: place.width - 1)
    }
  }

  private static func draw(
    _ state: BrowserState, _ index: Int, into grid: inout CellGrid, row: Int, _ place: CellRectangle
  ) {
    let layer = state.layers[index]
    let isSelected = index == state.selectedLayer
    let style = isSelected ? Theme.selected : layer.isVisible ? Theme.text : Theme.dim
    grid.fill(CellRectangle(column: place.column, row: row, width: place.width, height: 1), style: style)
    guard let volume = try? layer.volume.get() else {
      grid.put(
        "! \(layer.name.printable)  unavailable", column: place.column + 1, row: row, style: Theme.warning,
        maxColumns: place.width - 1)
      return
    }
    let shown = state.viewport(state.active, width: 1, height: 1)
    let mag = Mag.name(layer.mags[volume.wantedLevel(for: shown)])
    let looks =
      switch layer.style {
      case .intensity(let style):
        "\(number(style.window.minimum))…\(number(style.window.maximum))\(style.isInverted ? " inv" : "")\(style.blend == .over ? " over" : "")"
      case .labels(let style): "\(Int((style.opacity * 100).rounded())) %"
      }
    let right = "\(looks)  mag \(mag) "
    let rightWidth = CellGrid.columns(of: right)
    var swatch = style
    switch layer.style {
    case .intensity(let intensity):
      if case .color(let color) = intensity.tint { swatch.foreground = Color(color.pixel) }
    case .labels: swatch.foreground = Color(0x5e80ff)
    }
    let kind = layer.kind == .segmentation ? "▚" : "■"
    grid.put(layer.isVisible ? "●" : "○", column: place.column + 1, row: row, style: style)
    grid.put(kind, column: place.column + 3, row: row, style: swatch)
    let nameWidth = place.width - 5 - rightWidth - 1
    grid.put(
      layer.name.printable, column: place.column + 5, row: row, style: style,
      maxColumns: nameWidth > 4 ? nameWidth : place.width - 5)
    if nameWidth > 4 {
      grid.put(right, column: place.column + place.width - rightWidth, row: row, style: style)
    }
  }

  static func number(_ value: Double) -> String {
    abs(value) >= 100 || value == value.rounded() ? value.formatted(decimals: 0) : value.formatted(decimals: 3)
  }
}
