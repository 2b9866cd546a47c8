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

  @Test func aVolumeThatIsTurnedAgainstTheReferenceIsRefused() {
    let failure = #expect(throws: Failure.self) {
      _ = try SlicedVolume(
        pyramid: pyramid(turned), cache: ChunkCache(budget: 1 << 20), isSegmentation: false, channel: 0, time: 0,
        toWorld: 1, reference: .identity)
    }
    #expect(failure?.code == .unsupported)
  }
}
