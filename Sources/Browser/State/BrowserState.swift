import Scenes
import Slicing
import Voxels

/// Everything that decides what the browser shows, as a value. Commands change it; frames are made from it.
public struct BrowserState: Sendable {
  /// A line of input at the bottom of the screen.
  public struct Prompt: Sendable, Equatable {
    public var text = ""
    /// What could follow, when that was asked for.
    public internal(set) var choices: [String] = []

    public init(text: String = "") { self.text = text }
  }

  /// Something that lies over the viewports.
  public enum Overlay: Sendable, Equatable {
    case help(scroll: Int)
    case statistics
    /// Where the chunk under the crosshair is stored.
    case location
  }

  public var title: String
  public var layers: LayerTree
  /// The first row that the layer panel shows.
  var panelTop = 0
  /// Whether the panel is scrolled to where the selected row is.
  var followsSelection = true
  /// Reference voxels at the finest mag; voxel `i` covers `i ..< i + 1`. The middle of every viewport.
  public var position: Vector3<Double>
  /// Reference voxels per pixel.
  public var zoom: Double
  /// The viewport that keys act on.
  public var active = PlaneOrientation.xy
  /// Whether the active viewport has the whole screen.
  public var isMaximized = false
  public var showsPanel = true
  public var showsCrosshair = true
  /// Whether viewports have a bar of a round length.
  public var showsScaleBar = false
  /// Whether the borders of chunks are drawn, in the colours of their states.
  public var showsChunks = false
  /// Whether coarse mags are read before fine ones, so that something is seen at once.
  public var isProgressive = true
  /// What pixels show of the voxels around them.
  public var interpolation = Interpolation.nearest
  /// How many screen pixels an arrow key moves.
  public var stride = 8
  public var prompt: Prompt?
  public var overlay: Overlay?
  /// What ``Overlay/location`` says.
  var chunk: LocatedChunk?
  /// A line for the user, until the next key.
  public var message: String?

  public let keymap: Keymap
  /// What was opened.
  let scene: Scene
  /// The time point that is shown, from 0. Layers with fewer show their last one.
  public internal(set) var time: Int
  /// The box of the reference layer, in its voxels.
  public let box: (min: Vector3<Int>, max: Vector3<Int>)
  public let aspect: Vector3<Double>
  public let reference: AffineTransform
  public let unit: String?
  /// Which way through a body the axes x, y and z run, where that is known.
  public let orientation: [AnatomicalDirection?]
  /// Whether the source has other images to go to.
  public var offersChoice = false
  /// Whether Escape leads back to where the browser was opened from, as `O` does.
  public var leavesOnEscape = false
  let initialPosition: Vector3<Double>
  let initialZoom: Double

  /// - Parameters:
  ///   - size: of the terminal in cells, to choose a zoom that shows everything when the source names none.
  public init(_ presentation: Presentation, keymap: Keymap, position: Vector3<Double>?, zoom: Double?, size: ScreenSize)
  {
    scene = presentation.scene
    time = min(presentation.time, presentation.layers.timeCount - 1)
    title = presentation.scene.name
    layers = presentation.layers
    self.keymap = keymap
    box = presentation.box
    aspect = presentation.aspect
    reference = presentation.reference
    unit = presentation.scene.unit
    orientation = presentation.scene.reference?.pyramid.orientation ?? [nil, nil, nil]
    // Files and users may say anything; what is shown of a position are whole numbers.
    var start = position ?? presentation.position
    for axis in 0..<3 { start[axis] = min(max(start[axis], -BrowserState.positionLimit), BrowserState.positionLimit) }
    initialPosition = start
    self.position = initialPosition
    if let plane = presentation.scene.view?.layout.flatMap({ PlaneOrientation(rawValue: $0.rawValue) }) {
      (active, isMaximized) = (plane, true)
    }
    let layout = ScreenLayout(size: size, maximized: nil, showsPanel: true)
    let fitting =
      layout.viewports.map {
        presentation.fittingZoom($0.orientation, width: $0.cells.width, height: $0.cells.height * 2)
      }.max() ?? 1
    initialZoom = zoom ?? presentation.scene.locatedView?.zoom ?? fitting
    self.zoom = initialZoom
  }

  /// Up to here neighbouring voxels have different positions, with room for the fractions of a pixel.
  private static let positionLimit = 1e15

  /// The viewport of one plane with so many pixels.
  public func viewport(_ orientation: PlaneOrientation, width: Int, height: Int) -> Viewport {
    Viewport(
      orientation: orientation, width: width, height: height, center: position, zoom: zoom, aspect: aspect,
      interpolation: interpolation)
  }

  /// The smallest and the largest zoom that make sense.
  var zoomRange: ClosedRange<Double> {
    let largest = (Vector3<Double>(box.max &- box.min) * aspect).max()
    return 1.0 / 32...max(1, largest / 4)
  }

  /// Keeps the position inside the reference layer.
  mutating func clampPosition() {
    for axis in 0..<3 {
      position[axis] = min(max(position[axis], Double(box.min[axis])), Double(box.max[axis]) - 1e-3)
    }
  }
}

/// The size of a terminal in cells.
public struct ScreenSize: Sendable, Equatable {
  public var columns: Int
  public var rows: Int

  public init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }
}
