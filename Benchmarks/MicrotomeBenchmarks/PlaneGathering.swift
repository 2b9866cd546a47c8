import Chunks
import Glibc
import Slicing
import Voxels

/// Gathers planes of 1024^2 pixels, a voxel a pixel, from a warm cache: along the axes of a volume, askew, and askew with
/// values between voxels; and plans small viewports that fly through it.
final class PlaneGathering: Benchmark {
  /// Chunks of 64^3 bytes, made when they are read.
  private struct Pattern: ChunkedArray {
    let name = "pattern"
    let elementType = ElementType.uint8
    let shape: [Int]
    let chunkShape = [64, 64, 64]
    let fillValue = Element.zero(.uint8)
    let layout = StorageLayout(codecs: [])

    func readChunk(at index: [Int]) async throws -> VoxelBlock? {
      let count = chunkByteCount
      let bytes = Bytes(capacity: count) { memory in
        for place in 0..<count { memory[place] = UInt8(truncatingIfNeeded: place &* 31 ^ place >> 7 &+ index[0]) }
        return count
      }
      return VoxelBlock(elementType: elementType, shape: chunkShape, bytes: bytes)
    }
  }

  /// One way to look at the volume.
  private final class View {
    let name: String
    private let volume: SlicedVolume
    private let viewport: Viewport
    private var planner = ViewPlanner()
    private var slicer = Slicer()
    private var plane = Plane()
    private(set) var plan = ChunkPlan()

    init(_ name: String, _ volume: SlicedVolume, _ viewport: Viewport) {
      self.name = name
      self.volume = volume
      self.viewport = viewport
    }

    func gather(_ cache: ChunkCache) -> SliceCounts {
      slicer.gather(volume, level: 0, viewport: viewport, from: cache, into: &plane)
    }

    func planExactly() {
      plan.removeAll()
      planner.planExactly([volume], [viewport], into: &plan)
    }

    /// Plans a frame of a flight through the slices, ten a second, in the viewports of a terminal of 200x60 cells.
    func planFlight(_ frame: Int) {
      let viewports = [(PlaneOrientation.xy, 116, 66), (.yz, 83, 66), (.xz, 116, 48)].map {
        orientation, width, height in
        var small = viewport
        (small.orientation, small.width, small.height) = (orientation, width, height)
        small.center.z += Double(frame)
        return small
      }
      plan.removeAll()
      planner.plan(
        [volume], viewports, pace: ReadPace(latency: 0.04, bytesPerSecond: 1e7), time: Double(frame) * 0.1,
        into: &plan)
    }
  }

  private static let frames = 15

  private let allocations = AllocationCounter()
  private let cache = ChunkCache(budget: 2 << 30)
  private var views: [View] = []

  /// Reads all chunks that the planes need.
  static func make() async throws -> PlaneGathering {
    let gathering = try PlaneGathering()
    await gathering.warmUp()
    return gathering
  }

  private init() throws {
    let pyramid = Pyramid(
      axes: ["z", "y", "x"].map { Axis(name: $0, kind: .space) },
      levels: (0..<6).map { level in
        Pyramid.Level(
          path: "", array: Pattern(shape: Array(repeating: 2048 >> level, count: 3)),
          scale: Array(repeating: Double(1 << level), count: 3),
          translation: Array(repeating: Double(1 << level - 1) / 2, count: 3))
      })
    let middle = Vector3<Double>(repeating: 1023.5)
    let turn = PlaneGathering.rotation
    var turned = turn
    turned.origin = middle - turn(middle)
    for (name, reference, interpolation) in [
      ("aligned", AffineTransform.identity, Interpolation.nearest), ("oblique", turned, .nearest),
      ("linear", turned, .linear),
    ] {
      let volume = try SlicedVolume(
        pyramid: pyramid, cache: cache, isSegmentation: false, channel: 0, time: 0, toWorld: 1, reference: reference)
      let viewport = Viewport(
        orientation: .xy, width: 1024, height: 1024, center: middle + 0.71, zoom: 1, interpolation: interpolation)
      views.append(View(name, volume, viewport))
    }
  }

  /// About all three axes, by angles that make no pattern with the voxels.
  private static var rotation: AffineTransform {
    let (a, b) = (0.61, 0.37)
    let about = AffineTransform(x: [cos(a), sin(a), 0], y: [-sin(a), cos(a), 0], z: [0, 0, 1], origin: .zero)
    let tilt = AffineTransform(x: [cos(b), 0, -sin(b)], y: [0, 1, 0], z: [sin(b), 0, cos(b)], origin: .zero)
    return about(tilt)
  }

  private func warmUp() async {
    for view in views {
      view.planExactly()
      cache.want(view.plan)
      await cache.settle()
      _ = view.gather(cache)
    }
  }

  func run() async throws -> [Figure] {
    var figures: [Figure] = []
    for view in views {
      var phase = Phase(view.name, allocations)
      var large = Phase(view.name + "_plan", allocations)
      var flight = Phase(view.name + "_flight", allocations)
      for frame in 0..<PlaneGathering.frames {
        let counts = phase.measure { view.gather(cache) }
        guard counts.ready == counts.visible, counts.visible > 0 else {
          throw Failure(.missing, "", "the cache is not warm")
        }
        large.measure { view.planExactly() }
        flight.measure { view.planFlight(frame) }
      }
      figures += phase.figures + large.figures + flight.figures
    }
    return figures
  }
}
