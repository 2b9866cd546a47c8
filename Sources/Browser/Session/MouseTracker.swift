import Glyphs
import Slicing
import Terminal
import Voxels

/// What the mouse does: click moves the crosshair, drag pans, the wheel steps slices, with Ctrl it zooms. In the layer
/// panel a click on a mark switches, one on a name selects, one on a fold mark folds, and the wheel scrolls.
struct MouseTracker {
  private struct Grip {
    var place: ScreenLayout.Place
    var column: Int
    var row: Int
    var hasMoved = false
  }

  private var grip: Grip?

  /// - Parameter viewport: the viewport that a place shows.
  /// - Returns: whether the state changed.
  mutating func handle(
    _ event: MouseEvent, _ state: inout BrowserState, _ layout: ScreenLayout,
    viewport: (ScreenLayout.Place) -> Viewport
  ) -> Bool {
    if state.overlay != nil {
      state.overlay = nil
      return true
    }
    if let panel = layout.panel, panel.contains(column: event.column, row: event.row), event.kind == .press {
      return press(event, &state, panel)
    }
    let place = layout.viewport(column: event.column, row: event.row)
    switch (event.button, event.kind) {
    case (.left, .press):
      grip = place.map { Grip(place: $0, column: event.column, row: event.row) }
      if let place, state.active != place.orientation {
        state.active = place.orientation
        return true
      }
      return false
    case (.left, .drag):
      guard var grip else { return false }
      let shown = viewport(grip.place)
      let axes = shown.orientation.axes
      var position = state.position
      let pixels = FrameBuilder.pixels(
        columns: event.column - grip.column, rows: event.row - grip.row, shown, grip.place)
      position[axes.right] -= pixels.x * shown.step[axes.right]
      position[axes.down] -= pixels.y * shown.step[axes.down]
      (grip.column, grip.row, grip.hasMoved) = (event.column, event.row, true)
      self.grip = grip
      state.moveCrosshair(to: position)
      return true
    case (.left, .release):
      defer { grip = nil }
      guard let grip, !grip.hasMoved else { return false }
      let shown = viewport(grip.place)
      let pixels = FrameBuilder.pixels(
        columns: event.column - grip.place.cells.column, rows: event.row - grip.place.cells.row, shown, grip.place)
      // The middle of the cell.
      state.moveCrosshair(to: shown.position(ofPixel: Int(pixels.x), Int(pixels.y)))
      return true
    case (.wheelUp, .press), (.wheelDown, .press):
      guard let place else { return false }
      let isUp = event.button == .wheelUp
      if event.modifiers.contains(.ctrl) {
        _ = state.apply(isUp ? .zoomIn : .zoomOut)
      } else {
        state.active = place.orientation
        let isFar = event.modifiers.contains(.shift)
        _ = state.apply(
          isUp ? (isFar ? .sliceBackwardFar : .sliceBackward) : (isFar ? .sliceForwardFar : .sliceForward))
      }
      return true
    default: return false
    }
  }

  private func press(_ event: MouseEvent, _ state: inout BrowserState, _ panel: CellRectangle) -> Bool {
    switch event.button {
    case .wheelUp: state.scrollPanel(by: -3)
    case .wheelDown: state.scrollPanel(by: 3)
    case .left:
      guard let target = LayerPanel.target(state, panel, column: event.column, row: event.row) else { return false }
      state.message = nil
      switch target {
      case .name(let row): state.select(row: row)
      case .mark(let row):
        state.select(row: row)
        state.toggleSelected()
      case .fold(let row): state.layers.toggleFold(state.layers.rows[row].node)
      }
    default: return false
    }
    return true
  }
}

extension FrameBuilder {
  /// A distance in cells as one in the pixels of a viewport.
  static func pixels(
    columns: Int, rows: Int, _ viewport: Viewport, _ place: ScreenLayout.Place
  ) -> (x: Double, y: Double) {
    (
      Double(columns * viewport.width) / Double(max(1, place.cells.width)),
      Double(rows * viewport.height) / Double(max(1, place.cells.height))
    )
  }
}
