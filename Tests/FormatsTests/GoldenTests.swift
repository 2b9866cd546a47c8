import Formats
import Stores
import TestSupport
import Testing
import Voxels

@Suite struct GoldenTests {
  @Test func manifestIsComplete() {
    #expect(GoldenCase.all.count >= 152)
    #expect(Set(GoldenCase.all.map(\.writer)).count >= 4)
    let types = Set(GoldenCase.all.map(\.elementType))
    #expect(types == Set(ElementType.allCases.map(\.rawValue)))
  }

  @Test(arguments: GoldenCase.all)
  func everyVoxel(_ golden: GoldenCase) async throws {
    let array = try await golden.open()
    #expect(array.shape == golden.shape)
    #expect(array.elementType.rawValue == golden.elementType)
    let voxels = try await readWhole(array)
    #expect(try await readWholeInBatches(array) == voxels)
    try await checkParts(of: array)
    let size = array.elementType.size
    #expect(voxels.count == golden.voxels.count)
    let difference = zip(voxels, golden.voxels).enumerated().first { $0.element.0 != $0.element.1 }
    if let difference {
      Issue.record(
        "voxel \(difference.offset / size) of \(voxels.count / size) differs first, written by \(golden.writer)")
    }
  }

  /// The same through a store in memory, chunks in another order and all at once.
  @Test(arguments: [
    "v3-shard-nested", "v3-shard-nested-transpose", "v3-shard-start", "v2-nested-undeclared", "v3-zarrita",
  ])
  func allChunksAtOnce(_ name: String) async throws {
    let golden = try GoldenCase.named(name)
    let array = try await golden.open(inMemory(golden.objects()))
    let chunks = Array(indices(of: array.gridShape).reversed())
    let blocks = try await chunks.concurrentMap(width: chunks.count) { try await array.readChunk(at: $0) }
    #expect(blocks.count == array.gridShape.reduce(1, *))
    for (index, block) in zip(chunks, blocks) {
      let region = array.region(ofChunk: index)
      for place in indices(of: region.shape) {
        let voxel = zip(region.offset, place).map(+)
        let offset = zip(voxel, rowMajorStrides(golden.shape, elementSize: array.elementType.size))
          .reduce(0) { $0 + $1.0 * $1.1 }
        let expected = golden.voxels[offset..<offset + array.elementType.size].reversed().reduce(UInt64(0)) {
          $0 << 8 | UInt64($1)
        }
        #expect((block?[place] ?? array.fillValue).bits == expected, "voxel \(voxel)")
      }
    }
  }

  @Test func layouts() async throws {
    let nested = try await GoldenCase.named("v3-shard-nested").open()
    #expect(nested.chunkShape == [2, 1, 2])
    #expect(nested.layout.shardShape == [8, 8, 8])
    #expect(nested.layout.codecs == ["sharding_indexed", "sharding_indexed", "bytes", "zstd"])
    let transposed = try await GoldenCase.named("v3-shard-transpose").open()
    #expect(transposed.chunkShape == [2, 4, 2])
    #expect(transposed.layout.codecs.prefix(2) == ["transpose", "sharding_indexed"])
    // What lies under a compressor cannot be read in parts.
    let packed = try await GoldenCase.named("v3-shard-gzip").open()
    #expect(packed.chunkShape == [4, 8, 6])
    let plain = try await GoldenCase.named("v2-filter-two").open()
    #expect(plain.layout == StorageLayout(shardShape: nil, codecs: ["delta", "shuffle", "zlib"]))
    let nan = try await GoldenCase.named("v3-fill-hex-float64").open()
    #expect(nan.fillValue.bits == 0x7FF8_0000_0000_0042)
  }

  /// A missing chunk, a missing inner chunk and a missing shard are all nil.
  @Test func missingChunksAreNil() async throws {
    let plain = try await GoldenCase.named("v3-missing-chunk").open()
    #expect(try await isNil(plain.readChunk(at: [0, 1, 0])))
    #expect(try await !isNil(plain.readChunk(at: [0, 0, 0])))
    let sparse = try await GoldenCase.named("v3-shard-sparse").open()
    #expect(try await !isNil(sparse.readChunk(at: [0, 1, 0])))
    #expect(try await isNil(sparse.readChunk(at: [0, 0, 2])))
    #expect(try await isNil(sparse.readChunk(at: [2, 0, 0])))
    let whole = try await GoldenCase.named("v3-shard-sparse-gzip").open()
    #expect(try await !isNil(whole.readChunk(at: [0, 0, 0])))
    #expect(try await isNil(whole.readChunk(at: [1, 0, 0])))
  }
}

@Suite struct HierarchyTests {
  private func node(_ source: String) async throws -> Node {
    try #require(try await FormatRegistry.open(Location(store: FileStore(), key: "\(goldenFolder)/zarr/\(source)")))
  }

  @Test(arguments: [("v2-consolidated", ["a"], "a/b", ["c"]), ("v3-consolidated", ["a"], "a", ["b"])])
  func groups(_ source: String, _ names: [String], _ inner: String, _ innerNames: [String]) async throws {
    let root = try await node(source)
    #expect(root.attributes["title"] == "consolidated")
    guard case .group(let group) = root, case .group(let below) = try await root.descendant(inner) else {
      Issue.record("no group")
      return
    }
    #expect(try await group.childNames() == names)
    #expect(try await below.childNames() == innerNames)
    #expect(try await isNil(group.child("nothing")))
    #expect(try await root.descendant("./\(inner)/").location.key == root.location.appending(inner).key)
    let missing = await #expect(throws: Failure.self) { _ = try await root.descendant("a/nothing") }
    #expect(missing?.code == .missing)
    let outside = await #expect(throws: Failure.self) { _ = try await root.descendant("../x") }
    #expect(outside?.code == .usage)
  }

  @Test func attributesOfConsolidatedArrays() async throws {
    let array = try await node("v2-consolidated").descendant("a/b/c")
    #expect(array.attributes["unit"] == "nm")
    #expect(array.format == FormatVersion(name: "zarr", version: "2"))
  }

  /// Metadata of both versions: the newer wins, even where the older is broken, and either can be asked for.
  @Test func bothVersions() async throws {
    #expect(try await node("both").format.version == "3")
    let golden = try GoldenCase.named("both")
    let forced = try #require(try await FormatRegistry.open(golden.location, as: "zarr2"))
    guard case .array(let older) = forced else {
      Issue.record("no array")
      return
    }
    #expect(try await readWhole(older.array) == golden.voxels)
    var objects = try await golden.objects()
    objects[".zarray"] = Array("{".utf8)
    #expect(try await readWhole(golden.open(inMemory(objects))) == golden.voxels)
    objects[".zarray"] = try await golden.objects()[".zarray"]
    objects["zarr.json"] = Array("{".utf8)
    await #expect(throws: Failure.self) { _ = try await FormatRegistry.open(inMemory(objects)) }
  }

  @Test func nothingThere() async throws {
    #expect(try await isNil(FormatRegistry.open(inMemory(["x/y": [1]]))))
    #expect(try await isNil(FormatRegistry.open(Location(store: FileStore(), key: "nowhere/at/all"))))
  }
}

private func isNil<Value>(_ value: Value?) -> Bool { if case .none = value { true } else { false } }
