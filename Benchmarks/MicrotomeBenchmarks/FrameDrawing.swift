import Browser
import Chunks
import Glyphs
import Scenes
import Slicing
import Voxels

/// Draws frames of a scene from a warm cache while the view pans by a pixel a frame along all three axes, so that every
/// cell of the picture changes.
final class FrameDrawing: Benchmark {
  private static let size = ScreenSize(columns: 200, rows: 60)
  private static let frames = 240
  /// How far the view pans, in pixels, before it turns back.
  private static let reach = 20

  private let allocations = AllocationCounter()
  private let cache: ChunkCache
  private let middle: Vector3<Double>
  private var state: BrowserState
  private var builder: FrameBuilder
  private var encoder = FrameEncoder()
  private var output: [UInt8] = []

  private init(_ presentation: Presentation) {
    state = BrowserState(presentation, keymap: Keymaps.webknossos, position: nil, zoom: nil, size: Self.size)
    middle = state.position
    // Close enough for the picture to fill its viewports.
    state.zoom *= 0.4
    cache = presentation.cache
    builder = FrameBuilder(cache: cache)
  }

  /// Opens a scene and reads all chunks that its frames will need.
  static func open(_ path: String) async throws -> FrameDrawing {
    let scene = try await SceneOpener().open(path)
    let drawing = FrameDrawing(try await Presentation(scene, cache: ChunkCache(budget: 1 << 30)))
    await drawing.warmUp()
    return drawing
  }

  /// Goes there and back: afterwards all chunks are here, and all memory is as large as it gets.
  private func warmUp() async {
    for frame in 0..<2 * Self.reach {
      move(frame)
      builder.plan(state, size: Self.size)
      await cache.settle()
      encode(builder.compose(state, size: Self.size))
    }
  }

  func run() async throws -> [Figure] {
    var plan = Phase("plan", allocations)
    var compose = Phase("compose", allocations)
    var draw = Phase("draw", allocations)
    var encode = Phase("encode", allocations)
    var bytes = 0
    for frame in 0..<Self.frames {
      move(frame)
      plan.measure { builder.plan(state, size: Self.size) }
      let counts = compose.measure { builder.compose(state, size: Self.size) }
      guard counts.ready == counts.visible else { throw Failure(.missing, "", "the cache is not warm") }
      draw.measure { builder.encode(state, size: Self.size, counts: counts) }
      encode.measure { self.encodeGrid() }
      bytes += output.count
    }
    return plan.figures + compose.figures + draw.figures + encode.figures
      + [Figure(name: "bytes", value: Double(bytes) / Double(Self.frames))]
  }

  private func move(_ frame: Int) {
    let place = frame % (2 * Self.reach)
    let pixels = place < Self.reach ? place : 2 * Self.reach - place
    state.position = middle + Double(pixels - Self.reach / 2) * state.zoom
  }

  private func encode(_ counts: SliceCounts) {
    builder.encode(state, size: Self.size, counts: counts)
    encodeGrid()
  }

  private func encodeGrid() {
    output.removeAll(keepingCapacity: true)
    encoder.encode(builder.grid, mode: .truecolor, into: &output)
  }
}
