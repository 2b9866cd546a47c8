import Chunks
import Glyphs
import Pixels
import Rendering
import Slicing
import Voxels

/// Makes the whole screen of a browser state: viewports as glyphs, panels as text, one grid. Keeps its memory from
/// frame to frame.
public struct FrameBuilder: Sendable {
  private let cache: ChunkCache
  private let account: MemoryAccount
  private let glyphs: any GlyphEncoder.Type
  private var composer: SceneComposer
  private var viewports: [Viewport] = []
  private var layout = ScreenLayout(size: ScreenSize(columns: 0, rows: 0), maximized: nil, showsPanel: false)
  public private(set) var raster = Raster(width: 0, height: 0)
  public private(set) var grid = CellGrid()

  /// - Parameter ledger: where the memory of frames is charged.
  public init(
    cache: ChunkCache, glyphs: any GlyphEncoder.Type = HalfBlock.self, ledger: MemoryLedger = .shared
  ) {
    self.cache = cache
    account = MemoryAccount(.frames, in: ledger)
    self.glyphs = glyphs
    composer = SceneComposer(cache: cache)
  }

  /// Where everything lies for a state on a screen.
  public static func layout(_ state: BrowserState, size: ScreenSize) -> ScreenLayout {
    ScreenLayout(size: size, maximized: state.isMaximized ? state.active : nil, showsPanel: state.showsPanel)
  }

  /// Tells the cache what the state needs on a screen of that size.
  ///
  /// - Parameters:
  ///   - exactly: whether only the wanted mags are needed.
  ///   - time: of this view, in seconds; nil for one without before and after.
  public mutating func plan(_ state: BrowserState, size: ScreenSize, exactly: Bool = false, time: Double? = nil) {
    viewports.removeAll(keepingCapacity: true)
    arrange(state, size)
    for place in layout.viewports { viewports.append(viewport(state, place)) }
    composer.isProgressive = state.isProgressive
    if exactly {
      composer.planExactly(state.layers, viewports)
    } else {
      composer.plan(state.layers, viewports, time: time)
    }
  }

  /// Draws the viewports into the raster. A cell's pixels are at the cell's place times the cell's pixels.
  public mutating func compose(_ state: BrowserState, size: ScreenSize) -> SliceCounts {
    let cell = glyphs.cellPixels
    raster.reset(width: size.columns * cell.columns, height: size.rows * cell.rows)
    var counts = SliceCounts()
    arrange(state, size)
    for place in layout.viewports {
      let viewport = viewport(state, place)
      let x = place.cells.column * cell.columns
      let y = place.cells.row * cell.rows
      counts += composer.compose(state.layers, viewport, into: &raster, x: x, y: y)
      if state.showsChunks { composer.drawChunks(state.layers, viewport, into: &raster, x: x, y: y) }
      if state.showsCrosshair { drawCrosshair(viewport, x, y) }
    }
    account.charge(raster.footprint + grid.footprint + composer.footprint - account.used)
    return counts
  }

  /// Draws the whole screen into the grid, from the raster that ``compose(_:size:)`` made.
  public mutating func encode(_ state: BrowserState, size: ScreenSize, counts: SliceCounts) {
    if grid.width != size.columns || grid.height != size.rows {
      grid.reset(width: size.columns, height: size.rows, style: Theme.text)
    }
    arrange(state, size)
    guard !layout.viewports.isEmpty else {
      grid.fill(grid.bounds, style: Theme.text)
      grid.put("terminal too small", column: 0, row: 0, style: Theme.warning)
      return
    }
    let cell = glyphs.cellPixels
    grid.fill(grid.bounds, style: Theme.border)
    for place in layout.viewports {
      let cells = place.cells
      let pixels = PixelRectangle(
        x: cells.column * cell.columns, y: cells.row * cell.rows, width: cells.width * cell.columns,
        height: cells.height * cell.rows)
      glyphs.encode(raster, pixels, into: &grid, column: cells.column, row: cells.row)
      OrientationMarks.draw(state.orientation, into: &grid, at: place)
      if state.showsScaleBar { ScaleBar(state, viewport(state, place))?.draw(into: &grid, at: place) }
      drawTitle(state, place)
    }
    drawBorders(layout)
    if let panel = layout.panel { LayerPanel.draw(state, into: &grid, at: panel) }
    StatusLine.draw(state, cache, counts, into: &grid, size: size)
    switch state.overlay {
    case .help(let scroll)?: HelpOverlay.draw(state.keymap, scroll: scroll, into: &grid, size: size)
    case .statistics?:
      StatisticsOverlay.draw(cache.statistics, counts, cache.firstFailure(), into: &grid, size: size)
    case .location?: LocationOverlay.draw(state.chunk, into: &grid, size: size)
    case nil: break
    }
  }

  /// Makes another layout where the last one does not suit, so that most frames need none.
  private mutating func arrange(_ state: BrowserState, _ size: ScreenSize) {
    let maximized = state.isMaximized ? state.active : nil
    if layout.size == size, layout.maximized == maximized, layout.showsPanel == state.showsPanel { return }
    layout = FrameBuilder.layout(state, size: size)
  }

  /// What lies under the crosshair in a layer; nil where nothing is known yet.
  public func value(_ state: BrowserState, layer: Int) -> Element? {
    guard case .ready(let volume) = state.layers[layer].volume else { return nil }
    let level = volume.wantedLevel(for: state.viewport(state.active, width: 1, height: 1))
    guard case .value(let element, _) = volume.probe(state.position, level: level, in: cache) else { return nil }
    return element
  }

  /// The window that fits what the active viewport shows of a layer.
  public mutating func window(_ state: BrowserState, layer: Int, size: ScreenSize) -> IntensityWindow? {
    let layout = FrameBuilder.layout(state, size: size)
    guard let place = layout.viewports.first(where: { $0.orientation == state.active }) ?? layout.viewports.first else {
      return nil
    }
    return composer.window(of: state.layers[layer], viewport(state, place))
  }

  /// The viewport that a place on the screen shows.
  public func viewport(_ state: BrowserState, _ place: ScreenLayout.Place) -> Viewport {
    let cell = glyphs.cellPixels
    return state.viewport(
      place.orientation, width: place.cells.width * cell.columns, height: place.cells.height * cell.rows)
  }

  /// Lines through the middle, in the colours of the planes that they stand for. The middle itself stays free.
  private mutating func drawCrosshair(_ viewport: Viewport, _ x: Int, _ y: Int) {
    let gap = 4
    let axes = viewport.orientation.axes
    // A vertical line shows where the plane lies that is perpendicular to the axis to the right.
    let vertical = Theme.color(PlaneOrientation.perpendicular(to: axes.right))
    let horizontal = Theme.color(PlaneOrientation.perpendicular(to: axes.down))
    let (middleX, middleY) = (viewport.width / 2, viewport.height / 2)
    guard viewport.width > 4 * gap, viewport.height > 4 * gap else { return }
    func blend(_ color: RGB, _ left: Int, _ top: Int, _ width: Int, _ height: Int) {
      raster.blend(color, opacity: 0.55, over: PixelArea(x: x + left, y: y + top, width: width, height: height))
    }
    blend(vertical, middleX, 0, 1, middleY - gap)
    blend(vertical, middleX, middleY + gap, 1, viewport.height - middleY - gap)
    blend(horizontal, 0, middleY, middleX - gap, 1)
    blend(horizontal, middleX + gap, middleY, viewport.width - middleX - gap, 1)
  }

  private mutating func drawTitle(_ state: BrowserState, _ place: ScreenLayout.Place) {
    var style = CellStyle(
      foreground: Color(Theme.color(place.orientation).pixel), background: Color(0x101014), attributes: [.bold])
    if place.orientation == state.active { style.attributes.insert(.reverse) }
    grid.put(
      " \(place.orientation.rawValue.uppercased()) ", column: place.cells.column, row: place.cells.row, style: style,
      maxColumns: place.cells.width)
  }

  private mutating func drawBorders(_ layout: ScreenLayout) {
    let height = layout.size.rows - ScreenLayout.statusRows
    guard let first = layout.viewports.first else { return }
    let column = first.cells.column + first.cells.width
    if column < layout.size.columns {
      grid.fill(CellRectangle(column: column, row: 0, width: 1, height: height), style: Theme.border, with: "│")
    }
    guard layout.viewports.count > 1 else { return }
    let row = first.cells.height
    grid.fill(CellRectangle(column: 0, row: row, width: layout.size.columns, height: 1), style: Theme.border, with: "─")
    grid.put("┼", column: column, row: row, style: Theme.border)
  }
}

extension PlaneOrientation {
  /// The plane whose depth is that axis.
  static func perpendicular(to axis: Int) -> PlaneOrientation {
    axis == 0 ? .yz : axis == 1 ? .xz : .xy
  }
}
