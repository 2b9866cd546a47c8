import Browser
import Chunks
import Scenes
import Slicing
import Voxels

/// Draws a slice through chunks that the cache holds since the slice before: planning, lookups and gathering, one voxel
/// a pixel.
final class SecondSlice: Benchmark {
  private let cache: ChunkCache
  private let volume: SlicedVolume
  private var planner = ViewPlanner()
  private var slicer = Slicer()
  private var plan = ChunkPlan()
  private var plane = Plane()
  private var viewport: Viewport
  private let depth: Int
  private let first: Double
  private var step = 0

  /// Opens an array and draws the slice at a position, so that its chunks are in the cache.
  ///
  /// - Parameters:
  ///   - axis: of the array, which lies in the order z, y, x.
  ///   - position: of the first slice; others follow in the same chunks.
  static func open(_ path: String, axis: String, position: String) async throws -> SecondSlice {
    guard let axis = Int(axis), (0..<3).contains(axis), let position = Int(position) else {
      throw Failure(.usage, path, "no slice is \(position) on axis \(axis)")
    }
    let presentation = try await Presentation(try await SceneOpener().open(path), cache: ChunkCache(budget: 1 << 30))
    guard case .ready(let volume)? = presentation.layers.first?.volume else {
      throw Failure(.empty, path, "has no image")
    }
    let slice = SecondSlice(presentation, volume, orientation: [.xy, .xz, .yz][axis], position: position)
    slice.want()
    await slice.cache.settle()
    return slice
  }

  private init(_ presentation: Presentation, _ volume: SlicedVolume, orientation: PlaneOrientation, position: Int) {
    cache = presentation.cache
    self.volume = volume
    let extent = presentation.extent
    let axes = orientation.axes
    depth = axes.depth
    first = Double(position) + 0.5
    var center = Vector3<Double>(extent) / 2
    center[depth] = first
    viewport = Viewport(
      orientation: orientation, width: extent[axes.right], height: extent[axes.down], center: center, zoom: 1)
  }

  func run() async throws -> [Figure] {
    let start = Clock.wall
    let startProcessor = Clock.processor
    // Nearby, and another one each time.
    step = (step + 1) % 32
    viewport.center[depth] = first + Double(step)
    want()
    let counts = slicer.gather(volume, level: 0, viewport: viewport, from: cache, into: &plane)
    let figures = [
      Figure(name: "seconds", value: Clock.wall - start),
      Figure(name: "processor", value: Clock.processor - startProcessor),
    ]
    guard counts.visible > 0, counts.ready == counts.visible else {
      throw Failure(.missing, "", "the chunks of the slice before are not in the cache")
    }
    return figures
  }

  private func want() {
    plan.removeAll()
    planner.planExactly([volume], [viewport], into: &plan)
    cache.want(plan)
  }
}
