import Glibc
import Glyphs
import Slicing
import Voxels

/// A bar of a round length in a corner of a viewport: 1, 2 or 5 times a power of ten.
public struct ScaleBar: Sendable, Equatable {
  /// In pixels, to the nearest one.
  public let width: Int
  public let label: String

  /// The longest bar of at most so many pixels; nil where there is none.
  ///
  /// - Parameters:
  ///   - pixelSize: the extent of a pixel in `unit`.
  ///   - unit: as ``Voxels/LengthUnit`` knows it, or any other; nil for voxels.
  public init?(pixelSize: Double, unit: String?, limit: Int) {
    // Round in metres is round with every prefix, but not in inches.
    let meters = unit.flatMap(LengthUnit.meters)
    let pixel = pixelSize * (meters ?? 1)
    let longest = pixel * Double(limit)
    guard pixel > 0, longest.isFinite, longest > 0, limit > 0 else { return nil }
    let power = Int(log10(longest).rounded(.down))
    // Parsed, they are exact.
    let lengths = (power - 1...power).flatMap { power in [1, 2, 5].compactMap { Double("\($0)e\(power)") } }
    guard let length = lengths.last(where: { $0 <= longest * (1 + 1e-9) }), length > 0 else { return nil }
    width = Int((length / pixel).rounded())
    guard width > 0 else { return nil }
    let name = unit.map(\.printable) ?? (length == 1 ? "voxel" : "voxels")
    label = LengthUnit.formatted(length, unit: meters == nil ? name : "meter")
  }

  /// The bar for a viewport of a state.
  init?(_ state: BrowserState, _ viewport: Viewport) {
    let limit = min(viewport.width / 3, ScaleBar.widest)
    if let unit = state.unit {
      // Pixels are as wide as high, and the same in all viewports.
      self.init(pixelSize: state.zoom * state.reference.lengths.min(), unit: unit, limit: limit)
    } else {
      self.init(pixelSize: viewport.step[viewport.orientation.axes.right], unit: nil, limit: limit)
    }
  }

  private static let widest = 80

  /// Draws it at the bottom left of a viewport, if there is room.
  func draw(into grid: inout CellGrid, at place: ScreenLayout.Place) {
    let cells = place.cells
    let columns = width + 2
    guard cells.width >= columns + 4, label.count <= cells.width - 4, cells.height >= 8 else { return }
    let (column, row) = (cells.column + 1, cells.row + cells.height - 2)
    let indent = max(0, (columns - label.count - 2) / 2)
    grid.put(" \(label) ", column: column + indent, row: row - 1, style: Theme.strong)
    // A cell of half blocks is a pixel wide; the dark around it sets it off from anything.
    grid.put(" " + String(repeating: "▀", count: width) + " ", column: column, row: row, style: Theme.strong)
  }
}
