import Chunks
import Slicing
import TestSupport
import Testing
import Voxels

/// Volumes that lie turned in the world.
@Suite struct AlignmentTests {
  private let array = HashedArray(elementType: .uint8, shape: [6, 7, 8], chunkShape: [3, 3, 3], seed: 1)

  private func pyramid(_ placement: AffineTransform) -> Pyramid {
    Pyramid(
      axes: ["z", "y", "x"].map { Axis(name: $0, kind: .space) },
      levels: [Pyramid.Level(path: "", array: array, scale: [2, 1, 0.5], translation: [0, 4, 0])],
      placement: placement)
  }

  /// A third of a right angle about z, with a shear.
  private let turned = AffineTransform(
    x: [0.866, 0.5, 0], y: [-0.5, 0.866, 0], z: [0.2, 0, 1], origin: [10, -20, 30])

  /// However a volume lies, its own voxels are its own.
  @Test func aTurnedVolumeIsItsOwnReference() async throws {
    let volume = pyramid(turned)
    let cache = ChunkCache(budget: 1 << 20)
    let sliced = try SlicedVolume(
      pyramid: volume, cache: cache, isSegmentation: false, channel: 0, time: 0, toWorld: 1000,
      reference: AffineTransform(
        x: volume.voxelTransform.x * 1000, y: volume.voxelTransform.y * 1000, z: volume.voxelTransform.z * 1000,
        origin: volume.voxelTransform.origin * 1000))
    var plan = ChunkPlan()
    var slicer = Slicer()
    var slices = SlicePlanner()
    let viewport = Viewport(orientation: .xy, width: 8, height: 7, center: Vector3(4, 3.5, 2.5), zoom: 1)
    slices.plan(sliced, level: 0, viewport: viewport, into: &plan)
    cache.want(plan)
    await cache.settle()
    var plane = Plane()
    _ = slicer.gather(sliced, level: 0, viewport: viewport, from: cache, into: &plane)
    for y in 0..<7 {
      for x in 0..<8 { #expect(Int(plane.small[y * 8 + x]) == Int(array.value([2, y, x]).double)) }
    }
  }

  /// Axes that only change places are still looked at one by one, and probed by their own names.
  @Test func axesChangePlaces() throws {
    // The scene's x, y, z are the volume's -z, x and y.
    let placement = AffineTransform(x: [0, 1, 0], y: [0, 0, 1], z: [-1, 0, 0], origin: [40, -3, 7])
    let sliced = try SlicedVolume(
      pyramid: pyramid(placement), cache: ChunkCache(budget: 1 << 20), isSegmentation: false, channel: 0, time: 0,
      toWorld: 1, reference: .identity)
    #expect(!sliced.isOblique)
    let level = sliced.levels[0]
    #expect(level.voxelSize == [2, 0.5, 1] && level.extent == [6, 8, 7])
    // Voxel (x, y, z) lies at (40 - 2z, x/2 - 3, y + 4 + 7), and scene coordinates are half a voxel more.
    #expect(level.voxel(at: [40 - 2 * 4 + 0.5, 3.5 - 3 + 0.5, 2 + 11 + 0.5]) == [7, 2, 4])
    #expect(level.voxel(at: [40 - 2 * 5.6 + 0.5, 0, 13]) == nil)
  }

  @Test func turnsAndShearsAreOblique() throws {
    for (placement, isOblique) in [
      (turned, true), (.identity, false),
      (AffineTransform(x: [1, 0, 0], y: [0, 1, 0], z: [0, 1e-9, 1], origin: .zero), false),
      (AffineTransform(x: [1, 0, 0], y: [0, 1, 0], z: [0, 1e-4, 1], origin: .zero), true),
    ] {
      let sliced = try SlicedVolume(
        pyramid: pyramid(placement), cache: ChunkCache(budget: 1 << 20), isSegmentation: false, channel: 0, time: 0,
        toWorld: 1, reference: .identity)
      #expect(sliced.isOblique == isOblique)
    }
  }

  @Test func whatFlattensSpaceIsRefused() {
    let flat = AffineTransform(x: [1, 0, 0], y: [0, 1, 0], z: [1, 1, 0], origin: .zero)
    let nothing = AffineTransform(scale: [1, 0, 1], translation: .zero)
    for (placement, reference) in [(flat, .identity), (nothing, .identity), (turned, flat), (.identity, nothing)] {
      let failure = #expect(throws: Failure.self) {
        _ = try SlicedVolume(
          pyramid: pyramid(placement), cache: ChunkCache(budget: 1 << 20), isSegmentation: false, channel: 0, time: 0,
          toWorld: 1, reference: reference)
      }
      #expect(failure?.code == .invalid && failure?.problem.contains("flattens space") == true)
    }
  }

  /// An axis that is missing is as thick as a voxel of the scene, so that an image lies on one of its slices.
  @Test func imagesWithoutDepthLieOnASlice() throws {
    let image = Pyramid(
      axes: ["y", "x"].map { Axis(name: $0, kind: .space) },
      levels: [
        Pyramid.Level(
          path: "", array: HashedArray(elementType: .uint8, shape: [7, 8], chunkShape: [3, 3], seed: 1),
          scale: [4, 4], translation: [0, 0])
      ], placement: AffineTransform(scale: .one, translation: [0, 0, 80]))
    let sliced = try SlicedVolume(
      pyramid: image, cache: ChunkCache(budget: 1 << 20), isSegmentation: false, channel: 0, time: 0, toWorld: 1,
      reference: AffineTransform(scale: [4, 4, 40], translation: .zero))
    #expect(sliced.levels[0].voxel(at: [0.5, 0.5, 1.99]) == nil)
    #expect(sliced.levels[0].voxel(at: [0.5, 0.5, 2]) == [0, 0, 0])
    #expect(sliced.levels[0].voxel(at: [7.5, 6.5, 2.99]) == [7, 6, 0])
    #expect(sliced.levels[0].voxel(at: [0.5, 0.5, 3]) == nil)
  }
}
