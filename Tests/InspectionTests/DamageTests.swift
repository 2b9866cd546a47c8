import Inspection
import Stores
import TestSupport
import Testing
import Voxels

/// Whatever is wrong with an object is found, and nothing that an object says makes the program fall.
@Suite struct DamageTests {
  /// 1,000 bits in regions that a checksum is about, a third each in three shards.
  @Test(arguments: [
    ("shards/zarrs-crc", "c/0/0/0", 1), ("shards/tensorstore-nested-crc", "c/0/0/0", 2),
    ("zarr/v3-shard-innerchecksum", "c/0/0/0", 3),
  ])
  func everyFlippedBitIsFound(_ folder: String, _ key: String, _ seed: UInt64) async throws {
    let objects = try Samples.objects(folder, key, documents: ["zarr.json"])
    let bytes = try #require(objects[key])
    let whole = try await ObjectInspectorRegistry.open(Samples.inMemory(objects, key)).report
    #expect(whole.layout.deadBytes == 0 && whole.facts.hasChunkChecksums && whole.facts.indexChecksum == .ok)
    var random = SeededRandom(seed)
    for _ in 0..<334 {
      let bit = Int(random.next() % UInt64(bytes.count * 8))
      var damaged = objects
      damaged[key]?[bit / 8] ^= 1 << UInt8(bit % 8)
      var object = try await ObjectInspectorRegistry.open(Samples.inMemory(damaged, key))
      try await object.verify()
      let faults = object.report.faults
      #expect(!faults.isEmpty && !object.report.isFaultless, "bit \(bit)")
      // In a chunk, the fault is that chunk's checksum and no other's.
      if whole.facts.reserved.allSatisfy({ !$0.contains(bit / 8) }) {
        #expect(faults.map(\.kind) == [.checksum] && faults[0].range?.contains(bit / 8) == true, "bit \(bit)")
      } else {
        #expect(object.report.facts.indexChecksum == .bad, "bit \(bit)")
      }
    }
  }

  /// An object with its documents, by the folder of its golden.
  static let kinds: [(folder: String, key: String, documents: [String])] = [
    ("shards/zarrs-crc", "c/0/0/0", ["zarr.json"]), ("shards/zarrs-start", "c/0/0/0", ["zarr.json"]),
    ("shards/zarrs-no-checksum", "c/0/0/1", ["zarr.json"]),
    ("shards/tensorstore-nested-crc", "c/0/0/0", ["zarr.json"]), ("wkw/lz4-uint8-3", "z0/y0/x0.wkw", ["header.wkw"]),
    ("wkw/raw-uint16", "z0/y0/x0.wkw", ["header.wkw"]), ("precomputed/shard-preshift", "8_8_30/0.shard", ["info"]),
    ("precomputed/shard-murmur-gzip-gzip", "8_8_30/0.shard", ["info"]),
    ("zarr/v3-zstd-crc32c", "c/0/0/0", ["zarr.json"]),
  ]

  /// Says whether something is wrong: in words, or as a fault.
  private func isFoundWrong(_ objects: [String: [UInt8]], _ key: String) async throws -> Bool {
    do {
      var object = try await ObjectInspectorRegistry.open(Samples.inMemory(objects, key))
      try await object.verify()
      #expect(object.report.json != nil)
      return !object.report.isFaultless
    } catch is Failure { return true }
  }

  @Test func everyTruncationIsFound() async throws {
    for kind in Self.kinds {
      let objects = try Samples.objects(kind.folder, kind.key, documents: kind.documents)
      let size = try #require(objects[kind.key]).count
      #expect(try await !isFoundWrong(objects, kind.key), "\(kind.folder)")
      for count in Set([0, 1, 15, 16, 17, 79, 80, size / 4, size / 2, size - 17, size - 2, size - 1])
      where (0..<size).contains(count) {
        var damaged = objects
        damaged[kind.key]?.removeLast(size - count)
        #expect(try await isFoundWrong(damaged, kind.key), "\(kind.folder), \(count) of \(size) bytes")
      }
    }
  }

  @Test func nothingThatAnObjectSaysMakesItFall() async throws {
    var random = SeededRandom(4)
    for kind in Self.kinds {
      let objects = try Samples.objects(kind.folder, kind.key, documents: kind.documents)
      let size = try #require(objects[kind.key]).count
      for _ in 0..<60 {
        var damaged = objects
        let start = Int(random.next() % UInt64(size))
        for at in start..<min(size, start + Int(random.next() % 12)) {
          damaged[kind.key]?[at] = random.next() % 3 == 0 ? 0xFF : UInt8(truncatingIfNeeded: random.next())
        }
        _ = try await isFoundWrong(damaged, kind.key)
      }
    }
  }

  @Test func indexesThatLie() async throws {
    let absent = (UInt64.max, UInt64.max)
    func faults(_ index: [(UInt64, UInt64)], data: Int = 4) async throws -> [ShardFault] {
      let data = [UInt8](repeating: 7, count: data)
      let object = Samples.handmade(grid: [2, 2], data: data, index: index)
      return try await ObjectInspectorRegistry.open(object).report.faults
    }
    #expect(try await faults([(0, 1), (1, 1), absent, (2, 2)]) == [])
    // Beyond the end, beyond all numbers, one of the two numbers missing.
    for entry in [(1000, 1), (0, 1 << 40), (.max, 1), (1, .max), (1 << 63, 1 << 63), (.max - 1, 5)]
      as [(UInt64, UInt64)]
    {
      let found = try await faults([(0, 1), entry, absent, absent])
      #expect(found.map(\.kind) == [.outOfRange] && found[0].index == [0, 1], "\(entry)")
    }
    // Two chunks with a byte in common; a chunk that lies on the index.
    let found = try await faults([(0, 2), (1, 2), absent, (3, 1)])
    #expect(found.map(\.kind) == [.overlap, .overlap] && found.map(\.index) == [[0, 0], [0, 1]])
    #expect(try await faults([(0, 1), absent, absent, (3, 2)]).map(\.index) == [[1, 1]])
  }
}
