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
