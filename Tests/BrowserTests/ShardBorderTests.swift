import Browser
import Pixels
import Slicing
import TestSupport
import Testing
import Voxels

/// The borders of shards, over those of chunks.
@Suite struct ShardBorderTests {
  private static let pink: UInt32 = 0xff50ff
  private let folder = TemporaryFolder()

  /// What is drawn over the XY plane of an array, and which voxel each of its pixels shows.
  private func draw(_ path: String) async throws -> (isPink: [[Bool]], voxels: [[Vector3<Int>]]) {
    var (state, cache) = try await SampleVolume.state([path], position: Vector3(10.2, 13.7, 10), zoom: 0.23)
    state.showsChunks = true
    state.showsCrosshair = false
    let size = ScreenSize(columns: 200, rows: 60)
    var builder = FrameBuilder(cache: cache)
    _ = builder.compose(state, size: size)
    let place = try #require(FrameBuilder.layout(state, size: size).viewports.first { $0.orientation == .xy }).cells
    let (width, height) = (place.width, 2 * place.height)
    let raster = builder.raster
    let isPink = (0..<height).map { y in
      (0..<width).map { x in
        raster.pixels[(2 * place.row + y) * raster.width + place.column + x] & 0xff_ffff == ShardBorderTests.pink
      }
    }
    let voxels = (0..<height).map { y in
      (0..<width).map { x in
        let column = state.position.x + (Double(x) + 0.5 - Double(width) / 2) * state.zoom
        let row = state.position.y + (Double(y) + 0.5 - Double(height) / 2) * state.zoom
        return Vector3(Int(column.rounded(.down)), Int(row.rounded(.down)), 10)
      }
    }
    return (isPink, voxels)
  }

  @Test func twoPixelsWhereAShardBegins() async throws {
    let path = folder("sharded.zarr")
    TestArray([24, 24, 28], chunk: [4, 4, 4]) { UInt64($0[2]) }.writeSharded([12, 16, 8], to: path)
    let (isPink, voxels) = try await draw(path)
    func shard(_ y: Int, _ x: Int) -> Vector3<Int>? {
      guard voxels.indices.contains(y), voxels[y].indices.contains(x) else { return nil }
      let voxel = voxels[y][x]
      guard (0..<28).contains(voxel.x), (0..<24).contains(voxel.y) else { return nil }
      return Vector3(voxel.x / 8, voxel.y / 16, 0)
    }
    func begins(_ y: Int, _ x: Int) -> Bool {
      guard let here = shard(y, x) else { return false }
      return x == 0 || y == 0 || shard(y, x - 1) != here || shard(y - 1, x) != here
    }
    for y in isPink.indices {
      for x in isPink[y].indices {
        let expected = [(0, 0), (0, 1), (1, 0), (1, 1)].contains { y >= $0 && x >= $1 && begins(y - $0, x - $1) }
        #expect(isPink[y][x] == expected, "pixel \(x),\(y)")
      }
    }
  }

  @Test func noneWithoutShards() async throws {
    let path = folder("plain.zarr")
    TestArray([24, 24, 28], chunk: [4, 4, 4]) { UInt64($0[2]) }.write(to: path)
    #expect(try await draw(path).isPink.allSatisfy { !$0.contains(true) })
  }
}
