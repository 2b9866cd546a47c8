import Chunks
import Slicing
import Testing
import Voxels

@Suite struct WantedLevelTests {
  private func volume(_ mags: [Vector3<Double>], _ placement: AffineTransform = .identity) throws -> SlicedVolume {
    let levels = mags.map { mag in
      Pyramid.Level(
        path: "", array: HashedArray(elementType: .uint8, shape: [8, 8, 8], chunkShape: [8, 8, 8], seed: 0),
        scale: [mag.z, mag.y, mag.x], translation: [0, 0, 0])
    }
    return try SlicedVolume(
      pyramid: Pyramid(
        axes: ["z", "y", "x"].map { Axis(name: $0, kind: .space) }, levels: levels,
        placement: placement),
      cache: ChunkCache(budget: 1000), isSegmentation: false, channel: 0, time: 0, toWorld: 1, reference: .identity)
  }

  private func level(
    _ mags: [Vector3<Double>], _ orientation: PlaneOrientation, _ zoom: Double,
    _ placement: AffineTransform = .identity
  ) throws -> Int {
    let viewport = Viewport(orientation: orientation, width: 10, height: 10, center: .zero, zoom: zoom)
    return try volume(mags, placement).wantedLevel(for: viewport)
  }

  @Test(arguments: [
    (0.1, 0), (0.9, 0), (1, 0), (1.8, 0), (1.82, 1), (2, 1), (3.6, 1), (3.7, 2), (4, 2), (1000, 3),
  ])
  func isotropic(_ zoom: Double, _ wanted: Int) throws {
    for orientation in PlaneOrientation.allCases {
      #expect(try level([[1, 1, 1], [2, 2, 2], [4, 4, 4], [8, 8, 8]], orientation, zoom) == wanted)
    }
  }

  /// A level that is finer in depth alone, or equally fine in the plane, is not worth its chunks.
  @Test func anisotropic() throws {
    let mags: [Vector3<Double>] = [[1, 1, 1], [2, 2, 1], [4, 4, 2], [8, 8, 4]]
    #expect(try level(mags, .xy, 2) == 1)
    #expect(try level(mags, .xz, 2) == 1)
    #expect(try level(mags, .yz, 4) == 2)
    let depthOnly: [Vector3<Double>] = [[1, 1, 1], [1, 1, 2], [1, 1, 4]]
    #expect(try level(depthOnly, .xy, 1) == 2)
    #expect(try level(depthOnly, .xz, 1) == 0)
  }

  /// A level in between that improves nothing does not hide a finer one that does.
  @Test func looksPastALevelThatImprovesNothing() throws {
    let mags: [Vector3<Double>] = [[1, 1, 1], [2, 2, 2], [4, 2, 2]]
    #expect(try level(mags, .yz, 1) == 0)
    #expect(try level(mags, .yz, 2) == 2)
  }

  /// A turn changes nothing for voxels that are cubes.
  @Test(arguments: [(0.9, 0), (1.8, 0), (1.82, 1), (3.6, 1), (3.7, 2)]) func turned(_ zoom: Double, _ wanted: Int)
    throws
  {
    let turn = Turns.rotation(0, 0.4)(Turns.rotation(1, 1)(Turns.rotation(2, 2)))
    for orientation in PlaneOrientation.allCases {
      #expect(try level([[1, 1, 1], [2, 2, 2], [4, 4, 4], [8, 8, 8]], orientation, zoom, turn) == wanted)
    }
  }

  /// Thick slices that lie across the screen at half a right angle: one reference voxel to the right is
  /// `sqrt(1/2) / mag` voxels along x, and `sqrt(1/2) / 10` along z.
  @Test func acrossThickSlices() throws {
    let mags: [Vector3<Double>] = [[1, 1, 10], [2, 2, 10], [4, 4, 10]]
    let turn = Turns.rotation(1, .pi / 4)
    for (wanted, mag) in [(1, 2.0), (2, 4.0)] {
      let width = 1 / (0.5 / (mag * mag) + 0.5 / 100).squareRoot()
      #expect(try level(mags, .xz, width / 1.1 * 0.999, turn) == wanted - 1)
      #expect(try level(mags, .xz, width / 1.1 * 1.001, turn) == wanted)
    }
  }

  @Test func changedAxes() throws {
    // The scene's x is the volume's z.
    let changed = AffineTransform(x: [0, 0, 1], y: [0, 1, 0], z: [1, 0, 0], origin: .zero)
    let mags: [Vector3<Double>] = [[1, 1, 1], [2, 2, 1], [4, 4, 2], [8, 8, 4]]
    #expect(try level(mags, .yz, 2, changed) == 1)
    #expect(try level(mags, .xy, 4, changed) == 2)
  }
}
