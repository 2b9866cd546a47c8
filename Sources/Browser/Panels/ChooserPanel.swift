import Glyphs
import Scenes
import Voxels

/// The list of a source's images, on the whole screen.
enum ChooserPanel {
  static func draw(_ scene: Scene, selected: Int, message: String, into grid: inout CellGrid) {
    grid.fill(grid.bounds, style: Theme.text)
    guard grid.height > 3, grid.width > 20 else {
      grid.put("terminal too small", column: 0, row: 0, style: Theme.warning)
      return
    }
    // What is not open yet may be many images in turn.
    let hasUnknown = scene.layers.contains { $0.volume.isPending }
    grid.put(
      "\(scene.name.printable): \(scene.layers.count) \(hasUnknown ? "to choose from" : "images")", column: 1, row: 0,
      style: Theme.strong,
      maxColumns: grid.width - 2)
    let rows = grid.height - 3
    let first = min(max(0, selected - rows / 2), max(0, scene.layers.count - rows))
    let names = scene.layers.map(\.name.printable)
    let nameWidth = min(max(grid.width - 44, 12), (names.map { CellGrid.columns(of: $0) }.max() ?? 0) + 2)
    for row in 0..<min(rows, scene.layers.count) {
      let index = first + row
      let layer = scene.layers[index]
      let isSelected = index == selected
      let style = isSelected ? Theme.selected : Theme.text
      if isSelected {
        grid.fill(CellRectangle(column: 0, row: row + 1, width: grid.width, height: 1), style: Theme.selected)
      }
      grid.put(names[index], column: 2, row: row + 1, style: style, maxColumns: nameWidth)
      var detail = isSelected ? Theme.selected : Theme.dim
      var text = layer.summary
      if case .failed(let failure) = layer.volume {
        detail.foreground = Theme.warning.foreground
        text = failure.problem.printable
      }
      let column = 2 + nameWidth + 2
      grid.put(text, column: column, row: row + 1, style: detail, maxColumns: max(0, grid.width - column - 1))
    }
    let status = grid.height - 1
    grid.fill(CellRectangle(column: 0, row: status, width: grid.width, height: 1), style: Theme.status)
    grid.put(
      message.printable, column: 1, row: status, style: Theme.status,
      maxColumns: grid.width - 2)
  }
}

extension Layer {
  /// What the image is, in one line: type, extent, mags.
  var summary: String {
    guard let pyramid else { return "" }
    let extent = pyramid.box.max &- pyramid.box.min
    var text = "\(pyramid.levels[0].array.elementType.rawValue)  \(extent.x) × \(extent.y) × \(extent.z)"
    if channelCount > 1 { text += "  \(channelCount) channels" }
    if timeCount > 1 { text += "  \(timeCount) times" }
    if pyramid.levels.count > 1 { text += "  \(pyramid.levels.count) mags" }
    return text
  }
}
