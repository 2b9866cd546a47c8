import Formats
import Inspection
import JSON
import TestSupport
import Testing
import Voxels

/// Where arrays say that their chunks lie is where `read_shards.py` finds them in the bytes of shards by zarr-python,
/// tensorstore, zarrs, zarrita, wkw and cloud-volume.
@Suite struct ChunkLocationTests {
  @Test func everyChunkLiesWhereTheBytesSay() async throws {
    let text = try #require(TestFile.read("\(goldenFolder)/shards/expected.json"))
    let cases = try #require(try JSON(parsing: Bytes(text)).object)
    var present = 0
    var missing = 0
    for (path, expected) in cases.members {
      let (node, _) = try #require(try await EnclosedPart.find(Samples.place(path)), "\(path)")
      let array = node.array
      let file = "\(goldenFolder)/\(path)"
      let coordinates = expected["coordinates"]?.ints
      var stored: [[Int]: Range<Int>] = [:]
      for item in expected["chunks"]?.array ?? [] {
        guard let parts = item.array, parts.count == 3, let position = parts[0].ints, let offset = parts[1].int,
          let length = parts[2].int
        else { throw Failure(.invalid, path, "has an entry that is none") }
        stored[index(of: position, expected, array), default: 0..<0] = offset..<offset + length
      }
      for (index, range) in stored where zip(index, array.gridShape).allSatisfy({ $0 < $1 }) {
        let location = try #require(try await array.location(ofChunk: index))
        #expect(location.object == file && location.place == .bytes(range), "\(path) \(index)")
        #expect(location.array == array.name && location.chunk == index && !location.isMissing, "\(path) \(index)")
        if expected["kind"]?.string != "precomputed-shard" {
          #expect(location.shard?.suffix(3) == coordinates?.suffix(3), "\(path) \(index)")
        }
        if let inside = location.chunkInShard, let shard = location.shard, let extent = location.shardExtent {
          #expect(zip(zip(shard, extent).map(*), inside).map(+) == index)
        }
        present += 1
      }
      guard let grid = expected["grid"]?.ints, expected["kind"]?.string == "zarr3-shard" else { continue }
      for position in indices(of: grid) {
        let index = index(of: position, expected, array)
        guard stored[index] == nil, zip(index, array.gridShape).allSatisfy({ $0 < $1 }) else { continue }
        let location = try #require(try await array.location(ofChunk: index))
        #expect(location.object == file && location.place == .missingChunk && location.isMissing, "\(path) \(index)")
        missing += 1
      }
    }
    #expect(present > 1000 && missing > 20)
  }

  /// The position of a chunk in the array's grid.
  private func index(of position: [Int], _ expected: JSON, _ array: any ChunkedArray) -> [Int] {
    let grid = expected["grid"]?.ints ?? []
    let coordinates = expected["coordinates"]?.ints ?? []
    switch expected["kind"]?.string {
    case "wkw": return [0] + zip(zip(coordinates, grid).map(*), position).map(+)
    case "precomputed-shard": return position + [0]
    default: return zip(zip(coordinates, grid).map(*), position).map(+)
    }
  }

  /// A shard that is not there, and one whose index is damaged.
  @Test func missingAndDamagedShards() async throws {
    let folder = "shards/zarrs-crc"
    var objects = try Samples.objects(folder, "c/0/0/0", documents: ["zarr.json"])
    var shard = try #require(objects["c/0/0/0"])
    objects["c/0/1/0"] = shard
    shard[shard.count - 30] ^= 1
    objects["c/0/0/0"] = shard
    guard case .array(let node)? = try await FormatRegistry.open(Samples.inMemory(objects, "")) else {
      Issue.record("no array")
      return
    }
    let grid = try #require(try await node.array.location(ofChunk: [0, 4, 1])?.shardExtent)
    let gone = try #require(try await node.array.location(ofChunk: [grid[0], 0, 0]))
    #expect(gone.place == .missingObject && gone.shard == [1, 0, 0] && gone.object.hasSuffix("c/1/0/0"))
    await #expect(throws: Failure.self) { try await node.array.location(ofChunk: [0, 0, 0]) }
    do { _ = try await node.array.location(ofChunk: [0, 0, 0]) } catch {
      let failure = Failure.wrapping(error)
      #expect(failure.code == .corrupt && failure.source.hasSuffix("c/0/0/0") && failure.problem.contains("index"))
    }
  }
}
