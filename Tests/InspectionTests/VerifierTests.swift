import Formats
import Inspection
import JSON
import Stores
import TestSupport
import Testing
import Voxels

/// Verification of all objects of arrays.
@Suite struct VerifierTests {
  /// All of some goldens in memory, by their keys below `Goldens`.
  private func objects(_ folders: String...) async throws -> [String: [UInt8]] {
    let root = Samples.place("")
    let found = Locked<[String]>([])
    for folder in folders {
      _ = try await root.store.walk(root.appending(folder).key, followsLinks: false) { piece in
        found.withLock { $0 += piece.objects.map { "\(folder)/\($0.key)" } }
      }
    }
    var objects: [String: [UInt8]] = [:]
    for key in found.withLock({ $0 }) { objects[key] = TestFile.read("\(goldenFolder)/\(key)") }
    return objects
  }

  private func memory(_ objects: [String: [UInt8]]) -> MemoryStore { MemoryStore(objects.mapValues { Bytes($0) }) }

  /// A verifier of all arrays in a store, its objects listed.
  private func verifier(_ store: any Store, sample: ObjectSample? = nil) async throws -> Verifier {
    let root = Location(store: store, key: "")
    let entry = try #require(try await HierarchyExplorer().explore(folder: root, name: "all"))
    #expect(entry.failures.isEmpty)
    let arrays = entry.arrays.map {
      VerifiableArray(path: $0.path, objects: ArrayObjectsRegistry.objects(of: $0.node))
    }
    let verifier = Verifier(arrays, sample: sample)
    try await verifier.list()
    return verifier
  }

  private func report(_ objects: [String: [UInt8]]) async throws -> VerificationReport {
    let verifier = try await verifier(memory(objects))
    try await verifier.run()
    return verifier.report()
  }

  /// Whatever a format stores as objects is looked at, and nothing else is taken for it.
  @Test(arguments: ["zarr", "shards", "wkw", "N5", "webknossos"])
  func allObjectsOfAllFormats(_ folder: String) async throws {
    let objects = try await objects(folder)
    let report = try await report(objects)
    #expect(report.isFaultless, "\(report.total.faults.first?.line ?? "")")
    let documents: Set<String> = [
      "zarr.json", ".zarray", ".zattrs", ".zgroup", ".zmetadata", "attributes.json", "header.wkw",
      "datasource-properties.json", "manifest.json", "expected.json",
    ]
    let stored = objects.keys.filter { key in
      let name = key.split(separator: "/").last.map(String.init) ?? ""
      return !documents.contains(name) && !key.hasSuffix(".py") && !key.hasSuffix(".npy") && !key.hasSuffix(".json")
    }
    let stray = report.entries.reduce(0) { $0 + $1.list.stray.count + $1.list.outside.count }
    #expect(report.total.objects + stray == stored.count && report.total.objects > 20)
  }

  /// A bit in each shard: the file, the chunk's bytes and no other are named.
  @Test func flippedBitsAreNamed() async throws {
    var objects = try await objects(
      "shards/zarrs-crc", "shards/tensorstore-nested-crc", "zarr/v3-shard-innerchecksum")
    var random = SeededRandom(11)
    var flipped: [String: Int] = [:]
    for key in objects.keys.sorted() where !key.hasSuffix("zarr.json") {
      let count = try #require(objects[key]?.count)
      let bit = Int(random.next() % UInt64(count * 8))
      objects[key]?[bit / 8] ^= 1 << UInt8(bit % 8)
      flipped["memory:\(key)"] = bit / 8
    }
    let report = try await report(objects)
    #expect(flipped.count > 8 && report.total.faultCount >= flipped.count)
    for (file, byte) in flipped {
      let faults = report.total.faults.filter { $0.file == file }
      #expect(!faults.isEmpty && faults.contains { $0.range?.contains(byte) == true }, "\(file), byte \(byte)")
    }
    // In the order of arrays and objects, whoever was first.
    let places = report.total.faults.map(\.file)
    #expect(places == places.sorted())
  }

  @Test func whatDoesNotBelongIsNoted() async throws {
    var objects = try await objects("shards/zarrs-crc")
    let shard = try #require(objects["shards/zarrs-crc/c/0/0/0"])
    objects["shards/zarrs-crc/c/0/0/99"] = shard
    objects["shards/zarrs-crc/c/0/0/00"] = shard
    objects["shards/zarrs-crc/c/0/0/0.partial"] = [1]
    let report = try await report(objects)
    let list = try #require(report.entries.first?.list)
    #expect(report.isFaultless && report.total.objects == 6)
    #expect(list.outside.examples == ["c/0/0/99"] && list.stray.examples == ["c/0/0/0.partial", "c/0/0/00"])
  }

  @Test func truncatedAndForeignObjectsAreFaults() async throws {
    var objects = try await objects("shards/zarrs-crc", "wkw/lz4-uint8-3", "N5")
    objects["shards/zarrs-crc/c/0/0/0"] = [1, 2, 3]
    objects["wkw/lz4-uint8-3/z0/y0/x0.wkw"]?.removeLast(1)
    let block = try #require(
      objects.keys.filter { $0.hasPrefix("N5/") && $0.split(separator: "/").last.flatMap { Int($0) } != nil }.min())
    objects[block] = Array("<html>".utf8)
    let report = try await report(objects)
    let files = Set(report.total.faults.map(\.file))
    #expect(
      files == [
        "memory:shards/zarrs-crc/c/0/0/0", "memory:wkw/lz4-uint8-3/z0/y0/x0.wkw", "memory:\(block)",
      ])
  }

  /// However often it is cut short, and wherever: the report is that of one run.
  @Test func interruptedRunsGoOn() async throws {
    var objects = try await objects("shards", "wkw/lz4-uint8-3", "zarr")
    objects["shards/zarrs-crc/c/0/1/0"]?[40] ^= 1
    objects["wkw/lz4-uint8-3/z0/y0/x1.wkw"]?[100] ^= 0xFF
    let whole = try await report(objects)
    #expect(!whole.isFaultless && whole.total.objects > 200)
    var state: JSON?
    var runs = 0
    var last = 0
    while true {
      let store = StoppingStore(memory(objects))
      let verifier = try await verifier(store)
      store.arm(after: 90 * (runs + 1))
      if let state { #expect(verifier.restore(state) == last) }
      do {
        try await verifier.run()
        #expect(verifier.report().json(source: "x") == whole.json(source: "x") && runs > 1)
        return
      } catch is CancellationError {
        // As it stands in the file.
        state = try JSON(parsing: Bytes(verifier.state.text().utf8))
        #expect(verifier.position >= last)
        last = verifier.position
        runs += 1
      }
    }
  }

  @Test func whatHasChangedIsVerifiedAnew() async throws {
    var objects = try await objects("shards/zarrs-crc", "shards/zarrs-start")
    let first = try await verifier(memory(objects))
    try await first.run()
    let state = first.state
    #expect(try await verifier(memory(objects)).restore(state) == 12)
    objects["shards/zarrs-start/c/0/0/0"]?.append(0)
    // The first array is as it was.
    let second = try await verifier(memory(objects))
    #expect(second.restore(state) == 6)
    objects["shards/zarrs-crc/c/0/0/0"] = nil
    #expect(try await verifier(memory(objects)).restore(state) == 0)
    // Another choice of objects is another verification.
    let sample = try await verifier(memory(objects), sample: ObjectSample(count: 2, seed: 0))
    #expect(sample.restore(state) == 0)
    for damage in [JSON.null, [:], ["version": 1, "position": 3, "arrays": []], ["version": 1, "position": -1]] {
      #expect(second.restore(damage) == 0)
    }
  }

  @Test func samplesAreSpreadEvenlyAndTheSameEachTime() async throws {
    let objects = try await objects("shards")
    func verified(_ count: Int, seed: UInt64) async throws -> VerificationReport {
      let verifier = try await verifier(memory(objects), sample: ObjectSample(count: count, seed: seed))
      try await verifier.run()
      return verifier.report()
    }
    let seven = try await verified(7, seed: 0)
    #expect(seven.total.objects == 7 && seven.isFaultless)
    // Of 21 objects in five arrays, one of each three.
    #expect(seven.entries.map(\.tally.objects).reduce(0, +) == 7)
    #expect(seven.entries.filter { $0.tally.objects > 0 }.count >= 3)
    #expect(try await verified(7, seed: 0).json(source: "x") == seven.json(source: "x"))
    var chunks: Set<Int> = []
    for seed in 0..<8 as Range<UInt64> { chunks.insert(try await verified(3, seed: seed).total.chunks) }
    #expect(chunks.count > 1)
    #expect(try await verified(1000, seed: 0).total.objects == 21)
  }

  /// Where nothing can be listed, each place of the grid is asked for.
  @Test func storesThatCannotList() async throws {
    let objects = try await objects("zarr/v2-missing-chunk")
    let store = UnlistedStore(memory(objects))
    let place = Location(store: store, key: "zarr/v2-missing-chunk")
    guard case .array(let node)? = try await FormatRegistry.open(place) else {
      Issue.record("no array")
      return
    }
    let verifier = Verifier([VerifiableArray(path: ".", objects: ArrayObjectsRegistry.objects(of: node))])
    try await verifier.list()
    try await verifier.run()
    let total = verifier.report().total
    let stored = objects.keys.filter { !$0.contains("/.z") }.count
    #expect(total.chunks == stored && total.missingObjects > 0 && total.faultCount == 0)
    #expect(total.objects == node.array.gridShape.reduce(1, *))
  }
}

/// Another store that cannot list.
private struct UnlistedStore: Store {
  let base: any Store

  init(_ base: any Store) { self.base = base }

  func describe(_ key: String) -> String { base.describe(key) }
  func read(_ key: String, _ ranges: [ByteRange], limit: Int) async throws -> [Bytes]? {
    try await base.read(key, ranges, limit: limit)
  }
  func size(of key: String) async throws -> Int? { try await base.size(of: key) }
  func list(_ prefix: String) async throws -> [StoreEntry]? { nil }
}
