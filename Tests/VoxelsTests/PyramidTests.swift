import Testing
import Voxels

private struct Empty: ChunkedArray {
  var name: String { "empty" }
  var elementType: ElementType { .uint8 }
  let shape: [Int]
  var chunkShape: [Int] { shape }
  var fillValue: Element { .zero(.uint8) }
  var layout: StorageLayout { StorageLayout(codecs: []) }
  func readChunk(at index: [Int]) async throws -> VoxelBlock? { nil }
}

@Suite struct PyramidTests {
  private func pyramid(_ axes: [(String, Axis.Kind)], _ scales: [[Double]]) -> Pyramid {
    Pyramid(
      axes: axes.map { Axis(name: $0.0, kind: $0.1) },
      levels: scales.map { scale in
        Pyramid.Level(
          path: "", array: Empty(shape: Array(10..<10 + axes.count)), scale: scale,
          translation: scale.map { $0 / 2 })
      })
  }

  @Test func axesByName() {
    let volume = pyramid(
      [("x", .space), ("c", .channel), ("y", .space), ("z", .space), ("t", .time)],
      [[4, 1, 8, 40, 1], [8, 1, 16, 40, 1], [8.1, 1, 15.9, 81, 1]])
    #expect(volume.spatialAxes == (0, 2, 3))
    #expect(volume.channelAxis == 1)
    #expect(volume.timeAxis == 4)
    #expect(volume.mag(0) == Vector3(1, 1, 1))
    #expect(volume.mag(1) == Vector3(2, 2, 1))
    #expect(volume.mag(2) == Vector3(2, 2, 2))
    #expect(volume.extent(0) == Vector3(10, 12, 13))
    #expect(volume.transform(1)(Vector3(1, 1, 1)) == Vector3(12, 24, 60))
  }

  @Test func axesByPosition() {
    let volume = pyramid([("row", .space), ("column", .space)], [[2, 3]])
    #expect(volume.spatialAxes == (1, 0, nil))
    #expect(volume.extent(0) == Vector3(11, 10, 1))
    #expect(volume.transform(0).scaleIfAxisAligned == Vector3(3, 2, 1))
  }

  @Test func transforms() {
    let affine = AffineTransform(x: [0, 1, 0], y: [2, 0, 0], z: [0, 0, 3], origin: [10, 20, 30])
    #expect(affine([1, 2, 3]) == [14, 21, 39])
    #expect(affine.scaleIfAxisAligned == nil)
    #expect(affine.rows == [[0, 2, 0, 10], [1, 0, 0, 20], [0, 0, 3, 30]])
    #expect(AffineTransform.identity([5, 6, 7]) == [5, 6, 7])
  }
}

@Suite struct ChunkGridTests {
  @Test func edgesAreClipped() {
    struct Grid: ChunkedArray {
      var name: String { "grid" }
      var elementType: ElementType { .uint16 }
      let shape = [10, 7], chunkShape = [4, 7]
      var fillValue: Element { .zero(.uint16) }
      var layout: StorageLayout { StorageLayout(codecs: []) }
      func readChunk(at index: [Int]) async throws -> VoxelBlock? { nil }
    }
    let grid = Grid()
    #expect(grid.gridShape == [3, 1])
    #expect(grid.chunkByteCount == 56)
    #expect(grid.region(ofChunk: [2, 0]) == Region(offset: [8, 0], shape: [2, 7]))
  }
}

@Suite struct PlacementTests {
  private func pyramid(
    scale: [Double] = [1, 1, 1], translation: [Double] = [0, 0, 0], voxelOffset: [Int]? = nil, bounds: Region? = nil,
    placement: AffineTransform = .identity, finestMag: Vector3<Int> = .one
  ) -> Pyramid {
    Pyramid(
      axes: ["x", "y", "z"].map { Axis(name: $0, kind: .space) },
      levels: [
        Pyramid.Level(
          path: "", array: EmptyArray(shape: [10, 20, 30]), scale: scale, translation: translation,
          voxelOffset: voxelOffset, bounds: bounds)
      ], placement: placement, finestMag: finestMag)
  }

  @Test func axesWithUnitsOfTheirOwnShareOneWorld() {
    var mixed = pyramid(scale: [4, 8, 0.04], translation: [2, 4, 0.02])
    for (axis, unit) in ["nm", "nanometer", "micrometer"].enumerated() { mixed.axes[axis].unit = unit }
    #expect(mixed.unit == "nm")
    let lengths = mixed.voxelTransform.lengths
    #expect(lengths.x == 4 && lengths.y == 8 && abs(lengths.z - 40) < 1e-9)
    #expect(abs(mixed.voxelTransform(.zero).z - 20) < 1e-9)
    // A unit that nobody knows is taken for the others'.
    mixed.axes[2].unit = "slices"
    #expect(mixed.voxelTransform.lengths.z == 0.04)
  }

  @Test func voxelsAreCountedAsTheFormatCounts() {
    // Precomputed: voxel 100 has index 0, and its centre is at 100.5 voxels.
    let shifted = pyramid(scale: [4, 4, 40], translation: [402, 2, 20], voxelOffset: [100, 0, -7])
    #expect(shifted.box.min == Vector3(100, 0, -7))
    #expect(shifted.box.max == Vector3(110, 20, 23))
    #expect(shifted.voxelTransform(Vector3(100, 0, -7)) == Vector3(402, 2, 20))
    #expect(shifted.voxelTransform(Vector3(101, 1, -6)) == Vector3(406, 6, 60))
  }

  @Test func boundsAreAPartOfTheArray() {
    let part = pyramid(bounds: Region(offset: [2, 3, 4], shape: [5, 100, 6]))
    #expect(part.extent(0) == Vector3(5, 17, 6))
    #expect(part.box.min == Vector3(2, 3, 4))
    #expect(part.box.max == Vector3(7, 20, 10))
    #expect(part.voxelTransform == .identity)
  }

  /// A dataset that starts at mag 2-2-1: index i of it covers the voxels 2i and 2i + 1 of mag 1.
  @Test func aMagThatIsNotStored() {
    let coarse = pyramid(scale: [20, 20, 30], translation: [5, 5, 0], finestMag: Vector3(2, 2, 1))
    #expect(coarse.mag(0) == Vector3(2, 2, 1))
    #expect(coarse.box.max == Vector3(20, 40, 30))
    #expect(coarse.voxelTransform.lengths == Vector3(10, 10, 30))
    #expect(coarse.voxelTransform(.zero) == .zero)
  }

  @Test func placementsComeLast() {
    let turned = pyramid(
      scale: [2, 2, 2], placement: AffineTransform(x: [0, 1, 0], y: [-1, 0, 0], z: [0, 0, 1], origin: [7, 8, 9]))
    #expect(turned.transform(0)(Vector3(1, 0, 0)) == Vector3(7, 10, 9))
    let inverse = turned.transform(0).inverse
    #expect(inverse?(Vector3(7, 10, 9)) == Vector3(1, 0, 0))
    #expect(AffineTransform(scale: [1, 0, 1], translation: .zero).inverse == nil)
  }
}

private struct EmptyArray: ChunkedArray {
  let name = "empty"
  let elementType = ElementType.uint8
  let shape: [Int]
  var chunkShape: [Int] { shape }
  let fillValue = Element.zero(.uint8)
  let layout = StorageLayout(codecs: [])

  func readChunk(at index: [Int]) async throws -> VoxelBlock? { nil }
}
