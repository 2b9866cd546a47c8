import Glyphs
import Slicing

/// Where on the screen everything lies, in cells.
public struct ScreenLayout: Sendable, Equatable {
  /// A viewport's place.
  public struct Place: Sendable, Equatable {
    public var orientation: PlaneOrientation
    public var cells: CellRectangle
  }

  /// Rows at the bottom: values, and the status line.
  public static let statusRows = 2
  /// Below this, a terminal shows nothing but a plea.
  public static let minimum = ScreenSize(columns: 20, rows: 6)

  public let size: ScreenSize
  let maximized: PlaneOrientation?
  let showsPanel: Bool
  public private(set) var viewports: [Place] = []
  public private(set) var panel: CellRectangle?

  /// Three planes around a shared corner, XY and XZ sharing x, XY and YZ sharing y, with the layer panel in the
  /// fourth quarter; or one plane, with the panel at its right.
  public init(size: ScreenSize, maximized: PlaneOrientation?, showsPanel: Bool) {
    self.size = size
    self.maximized = maximized
    self.showsPanel = showsPanel
    let width = size.columns
    let height = size.rows - ScreenLayout.statusRows
    guard size.columns >= ScreenLayout.minimum.columns, size.rows >= ScreenLayout.minimum.rows else { return }
    if let maximized {
      let panelWidth = showsPanel && width >= 80 ? min(36, width / 4) : 0
      viewports = [
        Place(
          orientation: maximized,
          cells: CellRectangle(column: 0, row: 0, width: width - (panelWidth > 0 ? panelWidth + 1 : 0), height: height))
      ]
      if panelWidth > 0 {
        panel = CellRectangle(column: width - panelWidth, row: 0, width: panelWidth, height: height)
      }
      return
    }
    let left = width * 58 / 100
    let top = height * 58 / 100
    let right = CellRectangle(column: left + 1, row: 0, width: width - left - 1, height: top)
    viewports = [
      Place(orientation: .xy, cells: CellRectangle(column: 0, row: 0, width: left, height: top)),
      Place(orientation: .yz, cells: right),
      Place(orientation: .xz, cells: CellRectangle(column: 0, row: top + 1, width: left, height: height - top - 1)),
    ]
    if showsPanel {
      panel = CellRectangle(column: left + 1, row: top + 1, width: width - left - 1, height: height - top - 1)
    }
  }

  /// The viewport at a cell.
  public func viewport(column: Int, row: Int) -> Place? {
    viewports.first { $0.cells.contains(column: column, row: row) }
  }
}
