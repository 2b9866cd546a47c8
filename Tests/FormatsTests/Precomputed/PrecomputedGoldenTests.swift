import Formats
import JSON
import Stores
import TestSupport
import Testing
import Voxels

@Suite struct PrecomputedGoldenTests {
  @Test func everyVoxel() async throws {
    let goldens = try await PrecomputedGolden.all()
    #expect(goldens.count >= 38)
    for golden in goldens where golden.source != "cloudvolume-brotli" {
      let array = try await golden.open()
      #expect(array.shape == golden.shape, "\(golden.source)")
      #expect(array.elementType.rawValue == golden.elementType, "\(golden.source)")
      let voxels = try await readWhole(array)
      let expected = try await golden.voxels()
      #expect(voxels.count == expected.count, "\(golden.source)")
      try await checkParts(of: array)
      if golden.source.hasPrefix("jpeg") {
        // Decoders may round differently.
        let worst = zip(voxels, expected).map { abs(Int($0) - Int($1)) }.max()
        #expect((worst ?? 99) <= 1, "\(golden.source)")
      } else if let first = zip(voxels, expected).enumerated().first(where: { $0.element.0 != $0.element.1 }) {
        Issue.record("\(golden.source), written by \(golden.writer): byte \(first.offset) differs first")
      }
    }
  }

  @Test func layouts() async throws {
    let plain = try await PrecomputedGolden.named("raw-offset").open()
    #expect(plain.chunkShape == [4, 3, 5, 1])
    #expect(plain.layout == StorageLayout(codecs: ["raw"]))
    #expect(plain.fillValue == .zero(.uint16))
    let channels = try await PrecomputedGolden.named("raw-channels").open()
    #expect(channels.chunkShape == [4, 3, 5, 3])
    // A grid of 5 x 3 x 4 chunks has codes of 7 bits, and here the highest does not count.
    let sharded = try await PrecomputedGolden.named("shard-identi-raw-gzip").open()
    #expect(sharded.chunkShape == [2, 3, 2, 1])
    #expect(sharded.layout.shardShape == nil)
    // The lowest five bits, of x, y, z, x, y, tell chunks of a shard apart.
    let named = try await PrecomputedGolden.named("shard-sparse").open()
    #expect(named.layout.shardShape == [8, 12, 4, 1])
    #expect(named.layout.codecs == ["neuroglancer_uint64_sharded_v1", "raw"])
    let scattered = try await PrecomputedGolden.named("shard-murmur-raw-gzip").open()
    #expect(scattered.layout.shardShape == nil)
    #expect(scattered.layout.codecs == ["neuroglancer_uint64_sharded_v1", "raw", "gzip"])
  }

  @Test func missingChunksAreNil() async throws {
    let sparse = try await PrecomputedGolden.named("raw-sparse").open()
    #expect(try await !isAbsent(sparse.readChunk(at: [0, 1, 0, 0])))
    #expect(try await isAbsent(sparse.readChunk(at: [2, 0, 0, 0])))
    let sharded = try await PrecomputedGolden.named("shard-sparse").open()
    #expect(try await !isAbsent(sharded.readChunk(at: [1, 1, 1, 0])))
    #expect(try await isAbsent(sharded.readChunk(at: [1, 0, 1, 0])))
    #expect(try await isAbsent(sharded.readChunk(at: [4, 2, 3, 0])))
  }

  @Test func nodes() async throws {
    let node = try #require(try await FormatRegistry.open(PrecomputedGolden.named("raw-deep-key").location))
    #expect(node.format.name == "precomputed")
    #expect(node.attributes["type"] == "image")
    guard case .group(let group) = node else {
      Issue.record("no group")
      return
    }
    #expect(try await group.childNames() == ["a/b/8_8_30"])
    guard case .array(let scale) = try await node.descendant("a/b/8_8_30") else {
      Issue.record("no array")
      return
    }
    #expect(scale.dimensionNames == ["x", "y", "z", "channel"])
    #expect(scale.attributes["resolution"]?.doubles == [8, 8, 30])
    #expect(try await isAbsent(group.child("a")))
  }

  /// Keys may lead to a folder beside the volume.
  @Test func keysUpward() async throws {
    let golden = try await PrecomputedGolden.named("raw-uint16")
    var objects: [String: [UInt8]] = [:]
    for (key, bytes) in try await golden.objects() {
      if key == "info" {
        let text = String(decoding: bytes, as: UTF8.self)
        objects["volume/info"] = Array(text.split(separator: "8_8_30").joined(separator: "../beside/./8_8_30").utf8)
      } else {
        objects["beside/" + key] = bytes
      }
    }
    let root = try #require(try await FormatRegistry.open(inMemory(objects).appending("volume")))
    for path in ["beside/8_8_30", "../beside/./8_8_30"] {
      guard case .array(let node) = try await root.descendant(path) else {
        Issue.record("no array \(path)")
        continue
      }
      #expect(try await readWhole(node.array) == golden.voxels())
    }
    await #expect(throws: Failure.self) { try await root.descendant("../beside") }
  }

  /// Some chunks with a suffix and some without, in any order of reading.
  @Test func mixedSuffixes() async throws {
    let golden = try await PrecomputedGolden.named("cloudvolume-gzip")
    var objects = try await golden.objects()
    let plain = try await PrecomputedGolden.named("gzip-under-plain-names").objects()
    for (index, key) in plain.keys.filter({ $0 != "info" }).sorted().enumerated() where index % 2 == 0 {
      objects[key + ".gz"] = nil
      objects[key] = plain[key]
    }
    // Where both are there, the plain name counts.
    let both = try #require(plain.keys.filter { $0 != "info" }.min())
    objects[both + ".gz"] = [1, 2, 3]
    let array = try await golden.open(inMemory(objects))
    let expected = try await golden.voxels()
    #expect(try await readWhole(array) == expected)
    #expect(try await readWhole(array) == expected)
  }

  @Test func brotliIsNamed() async throws {
    let golden = try await PrecomputedGolden.named("cloudvolume-brotli")
    let failure = try await golden.failure(with: golden.objects())
    #expect(failure?.code == .unsupported)
    #expect(failure?.problem.contains("Brotli") == true)
    #expect(failure?.source.hasSuffix(".br") == true)
  }

  /// Raw voxels that start like gzip are voxels.
  @Test func voxelsThatLookLikeGzip() async throws {
    let golden = try await PrecomputedGolden.named("raw-one-chunk")
    var objects = try await golden.objects()
    let key = try #require(objects.keys.first { $0 != "info" })
    objects[key]?.replaceSubrange(0..<3, with: [0x1F, 0x8B, 8])
    let array = try await golden.open(inMemory(objects))
    let block = try #require(try await array.readChunk(at: [0, 0, 0, 0]))
    #expect(block[[0, 0, 0, 0]].bits == 0x1F && block[[1, 0, 0, 0]].bits == 0x8B)
    #expect(block.shape == [64, 64, 64, 1])
    objects[key]?.removeLast()
    let failure = try await golden.failure(with: objects)
    #expect(failure?.code == .corrupt)
  }
}
