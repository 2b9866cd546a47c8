import Chunks
import Pixels
import Rendering
import Slicing
import Voxels

/// Draws a scene's layers into rectangles of a raster: slicing, then rendering. Keeps its memory from frame to frame.
public struct SceneComposer: Sendable {
  private let cache: ChunkCache
  private var slicer = Slicer()
  private var shards = ShardBorders()
  private var planner = ViewPlanner()
  private var compositor = Compositor()
  private var planes: [Plane] = []
  private var styles: [LayerStyle] = []
  private var volumes: [SlicedVolume] = []
  private var wanted = ChunkPlan()
  /// The plan that the cache holds; its memory is ours alone again once the cache gets the next one.
  private var handedOver = ChunkPlan()

  public init(cache: ChunkCache) { self.cache = cache }

  /// Whether coarse mags are read before fine ones.
  public var isProgressive: Bool {
    get { planner.isProgressive }
    set { planner.isProgressive = newValue }
  }

  /// Bytes of memory that the planes take.
  public var footprint: Int { planes.reduce(0) { $0 + $1.footprint } }

  /// Tells the cache what some viewports want.
  ///
  /// - Parameter time: of this view, in seconds; nil for one without before and after.
  public mutating func plan(_ layers: LayerTree, _ viewports: [Viewport], time: Double? = nil) {
    gather(layers)
    planner.plan(volumes, viewports, pace: cache.pace, time: time, into: &wanted)
    handOver()
  }

  /// Only the wanted mags, for pictures that wait until all is there.
  public mutating func planExactly(_ layers: LayerTree, _ viewports: [Viewport]) {
    gather(layers)
    planner.planExactly(volumes, viewports, into: &wanted)
    handOver()
  }

  private mutating func gather(_ layers: LayerTree) {
    wanted.removeAll()
    volumes.removeAll(keepingCapacity: true)
    for layer in layers.drawn { if let volume = layer.drawn { volumes.append(volume) } }
  }

  private mutating func handOver() {
    cache.want(wanted)
    swap(&wanted, &handedOver)
  }

  /// Draws one viewport with its top left pixel at `x`, `y` of the raster.
  ///
  /// - Returns: how complete it is.
  public mutating func compose(
    _ layers: LayerTree, _ viewport: Viewport, into raster: inout Raster, x: Int, y: Int
  ) -> SliceCounts {
    var counts = SliceCounts()
    var used = 0
    styles.removeAll(keepingCapacity: true)
    for layer in layers.drawn {
      guard let volume = layer.drawn else { continue }
      if planes.count == used { planes.append(Plane()) }
      let found = slicer.gather(
        volume, level: volume.wantedLevel(for: viewport), viewport: viewport, from: cache, into: &planes[used])
      guard !layer.isHeldBack else {
        counts += found.withheld
        continue
      }
      counts += found
      styles.append(layer.style)
      used += 1
    }
    // Planes beyond the styles are left out by the compositor.
    compositor.compose(
      planes, styles: styles, into: &raster,
      area: PixelArea(x: x, y: y, width: viewport.width, height: viewport.height))
    return counts
  }

  /// Draws the borders of chunks over a viewport that was just composed, in the colours of their states, and over them
  /// twice as thick those of shards: of the topmost layer that is on.
  public mutating func drawChunks(
    _ layers: LayerTree, _ viewport: Viewport, into raster: inout Raster, x: Int, y: Int
  ) {
    guard let volume = layers.drawn.last?.drawn else { return }
    if planes.isEmpty { planes.append(Plane()) }
    slicer.recordsChunks = true
    defer { slicer.recordsChunks = false }
    let level = volume.wantedLevel(for: viewport)
    _ = slicer.gather(volume, level: level, viewport: viewport, from: cache, into: &planes[0])
    for border in slicer.chunkBorders {
      let area = PixelArea(
        x: x + border.columns.lowerBound, y: y + border.row, width: border.columns.count, height: 1)
      raster.blend(Theme.color(border.state), opacity: 0.6, over: area)
    }
    shards.find(volume, level: level, viewport: viewport)
    let whole = PixelArea(x: x, y: y, width: viewport.width, height: viewport.height)
    for piece in shards.pieces {
      let area = PixelArea(
        x: x + piece.columns.lowerBound, y: y + piece.row, width: piece.columns.count + 1, height: 2)
      raster.blend(Theme.shard, over: area.intersection(whole))
    }
  }

  /// A window for one layer from what a viewport shows of it.
  public mutating func window(of layer: DisplayLayer, _ viewport: Viewport) -> IntensityWindow? {
    guard case .ready(let volume) = layer.volume else { return nil }
    if planes.isEmpty { planes.append(Plane()) }
    _ = slicer.gather(
      volume, level: volume.wantedLevel(for: viewport), viewport: viewport, from: cache, into: &planes[0])
    return AutoContrast.window(for: planes[0])
  }
}
