import Formats
import Inspection
import JSON
import Stores
import TestSupport
import Testing
import Voxels

/// Shards by zarr-python, tensorstore, zarrs, zarrita, wkw and cloud-volume: every offset, size and presence is what
/// `read_shards.py` reads from their bytes, and every chunk decodes.
@Suite struct ThirdPartyTests {
  @Test func everyEntryIsWhatTheBytesSay() async throws {
    let text = try #require(TestFile.read("\(goldenFolder)/shards/expected.json"))
    let cases = try #require(try JSON(parsing: Bytes(text)).object)
    #expect(cases.count > 200)
    for (path, expected) in cases.members {
      var object = try await ObjectInspectorRegistry.open(Samples.place(path))
      try await object.verify()
      let report = object.report
      let facts = report.facts
      #expect(facts.kind.rawValue == expected["kind"]?.string, "\(path)")
      #expect(facts.coordinates == expected["coordinates"]?.ints, "\(path)")
      #expect(facts.indexChecksum.rawValue == expected["indexChecksum"]?.string, "\(path)")
      if let grid = expected["grid"]?.ints { #expect(report.table.grid == grid, "\(path)") }
      #expect(report.faults == [], "\(path)")
      // Positions of precomputed chunks are those of the volume.
      let first = facts.kind == .precomputedShard ? facts.firstChunk ?? [0, 0, 0] : facts.gridAxes.map { _ in 0 }
      var found: Set<[Int]> = []
      for entry in 0..<report.table.count where report.table.isPresent(entry) {
        let position = zip(report.table.position(ofEntry: entry), first).map(+)
        found.insert(position + [Int(report.table.offsets[entry]), Int(report.table.lengths[entry])])
      }
      let listed = expected["chunks"]?.array?.map { item in
        (item.array?[0].ints ?? []) + (item.array?.dropFirst().compactMap(\.int) ?? [])
      }
      #expect(found == Set(listed ?? []), "\(path)")
      #expect(report.layout.present == listed?.count, "\(path)")
      #expect(report.layout.deadBytes == 0 && report.layout.holes == 0, "\(path)")
    }
  }

  /// Each chunk of a shard is, voxel by voxel, what the array's own reader makes of it.
  @Test(arguments: [
    "shards/zarrs-crc/c/0/1/0", "shards/zarrs-start/c/1/0/1", "shards/zarrs-transpose/c/0/0/0",
    "shards/tensorstore-nested-crc/c/0/0/0", "zarr/v3-shard-nested-transpose/c/0/0/0",
    "zarr/v3-shard-transpose-two/c/0/0/0",
  ])
  func chunksAreThoseOfTheArray(_ path: String) async throws {
    let object = try await ObjectInspectorRegistry.open(Samples.place(path))
    let facts = object.report.facts
    let folder = String(path.split(separator: "/c/")[0])
    #expect(facts.array == "\(goldenFolder)/\(folder)")
    guard case .array(let node)? = try await FormatRegistry.open(Samples.place(folder)) else {
      Issue.record("\(folder) is no array")
      return
    }
    let first = try #require(facts.firstChunk)
    var seen = 0
    for entry in 0..<object.report.table.count where object.report.table.isPresent(entry) {
      let position = object.report.table.position(ofEntry: entry)
      let block = try #require(try await object.chunk(at: position))
      #expect(block.shape == facts.chunkShape)
      guard zip(position, facts.insideGrid).allSatisfy({ $0 < $1 }) else { continue }
      let other = try #require(try await node.array.readChunk(at: zip(position, first).map(+)))
      #expect(indices(of: block.shape).allSatisfy { block[$0] == other[$0] }, "\(position)")
      seen += 1
    }
    #expect(seen > 0)
  }

  @Test func whereItIs() async throws {
    let shard = try await ObjectInspectorRegistry.open(Samples.place("shards/zarrs-crc/c/1/1/0")).report
    #expect(shard.facts.box?.offset == Vector3(0, 16, 8) && shard.facts.box?.size == Vector3(16, 4, 4))
    #expect(shard.facts.insideGrid == [1, 1, 4] && shard.outside == 28)
    let file = try await ObjectInspectorRegistry.open(Samples.place("wkw/lz4-uint8-3/z0/y0/x1.wkw")).report
    #expect(file.facts.box?.offset == Vector3(8, 0, 0) && file.facts.box?.size == Vector3(8, 8, 8))
    #expect(file.layout.orders.first == .morton && file.facts.codecs == ["lz4"])
    let scale = try await ObjectInspectorRegistry.open(Samples.place("precomputed/shard-preshift/8_8_30/0.shard"))
    #expect(scale.report.facts.box?.size == Vector3(9, 7, 8))
  }
}
