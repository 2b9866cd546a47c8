import Glyphs
import Slicing
import Voxels

/// Letters at the edges of a viewport for what lies there in a body: L and R, A and P, S and I.
enum OrientationMarks {
  /// - Parameter directions: of the axes x, y and z; nil for one of which that is not known.
  static func draw(_ directions: [AnatomicalDirection?], into grid: inout CellGrid, at place: ScreenLayout.Place) {
    let cells = place.cells
    // They would leave no picture.
    guard cells.width >= 12, cells.height >= 5 else { return }
    func put(_ pole: AnatomicalDirection.Pole, column: Int, row: Int) {
      grid.put(pole.letters, column: cells.column + column, row: cells.row + row, style: Theme.dim)
    }
    let axes = place.orientation.axes
    if let direction = directions[axes.right] {
      put(direction.low, column: 0, row: cells.height / 2)
      put(direction.high, column: cells.width - direction.high.letters.count, row: cells.height / 2)
    }
    if let direction = directions[axes.down] {
      put(direction.low, column: cells.width / 2, row: 0)
      put(direction.high, column: cells.width / 2, row: cells.height - 1)
    }
  }
}
