import Formats
import JSON
import Stores
import TestSupport
import Testing
import Voxels

@Suite struct PrecomputedDamageTests {
  @Test func truncatedShards() async throws {
    for name in ["shard-one", "shard-identi-gzip-gzip", "shard-murmur-raw-raw", "jpeg-shard", "cseg-uint64-shard"] {
      let golden = try await PrecomputedGolden.named(name)
      let objects = try await golden.objects()
      let key = try #require(objects.keys.filter { $0.hasSuffix(".shard") }.min())
      let shard = try #require(objects[key])
      for count in [0, 1, 15, shard.count / 2, shard.count - 1] {
        var damaged = objects
        damaged[key] = Array(shard[..<count])
        let failure = try await golden.failure(with: damaged)
        #expect(failure?.code == .corrupt, "\(name) of \(count) bytes: \(failure?.line ?? "no failure")")
        #expect(failure?.source == "memory:\(key)", "\(name) of \(count) bytes")
      }
    }
  }

  @Test func chunksOfTheWrongSize() async throws {
    for name in [
      "raw-uint16", "cloudvolume-gzip", "cloudvolume-zstd", "cloudvolume-xz", "cloudvolume-bzip2",
      "gzip-under-plain-names",
    ] {
      let golden = try await PrecomputedGolden.named(name)
      let objects = try await golden.objects()
      let key = try #require(objects.keys.filter { $0 != "info" }.min())
      let chunk = try #require(objects[key])
      let damages = [[], [1], Array(chunk.dropLast()), chunk + [0], [UInt8](repeating: 0, count: 1 << 20)]
      for bytes in damages {
        var damaged = objects
        damaged[key] = bytes
        let failure = try await golden.failure(with: damaged)
        #expect(failure?.code == .corrupt, "\(name) of \(bytes.count) bytes: \(failure?.line ?? "no failure")")
        #expect(failure?.source == "memory:\(key)", "\(name) of \(bytes.count) bytes")
      }
    }
  }

  /// What the index of a minishard, and the index of a shard, can claim.
  @Test(
    arguments: [
      (0, littleEndian(1 << 40, (1 << 40) + 24)), (0, littleEndian(24, 0)), (0, littleEndian(0, .max)),
      (0, littleEndian(.max - 23, .max)), (0, littleEndian(0, 1 << 40)), (0, littleEndian(0, 25)),
      (0, littleEndian(UInt64(Int.max) - 24, UInt64(Int.max))),
      (24, littleEndian(1 << 63)), (24, littleEndian(.max)), (24, littleEndian(UInt64(Int.max) - 16)),
      (24, littleEndian(1000)), (32, littleEndian(.max)), (32, littleEndian(1 << 40)), (32, littleEndian(0)),
      (32, littleEndian(3)), (32, littleEndian(1 << 20)),
    ] as [(Int, [UInt8])])
  func lies(_ offset: Int, _ lie: [UInt8]) async throws {
    let golden = try await PrecomputedGolden.named("raw-one-chunk")
    var objects = try await golden.objects()
    let info = try JSON(parsing: Bytes(try #require(objects["info"])))
    let sharding: JSON = [
      "@type": "neuroglancer_uint64_sharded_v1", "hash": "identity", "preshift_bits": 0, "minishard_bits": 0,
      "shard_bits": 0,
    ]
    let change = Hostility("", ["scales", "0", "sharding"], sharding)
    objects["info"] = Array(change.applied(to: info).text().utf8)
    let voxels = UInt64(9 * 7 * 8)
    var shard = littleEndian(0, 24) + littleEndian(0, 24, voxels) + [UInt8](repeating: 9, count: Int(voxels))
    objects["8_8_30/0.shard"] = shard
    #expect(try await golden.failure(with: objects) == nil)
    shard.replaceSubrange(offset..<offset + lie.count, with: lie)
    objects["8_8_30/0.shard"] = shard
    let failure = try await golden.failure(with: objects)
    #expect(failure?.code == .corrupt, "\(failure?.line ?? "no failure")")
    #expect(failure?.source == "memory:8_8_30/0.shard")
  }

  /// A few bytes that inflate to a thousand times more than a chunk, or an index, can have.
  @Test func bombs() async throws {
    let golden = try await PrecomputedGolden.named("cloudvolume-gzip")
    var objects = try await golden.objects()
    let key = try #require(objects.keys.filter { $0 != "info" }.min())
    objects[key] = gzipOfZeros
    let failure = try await golden.failure(with: objects)
    #expect(failure?.code == .corrupt && failure?.problem.contains("more than") == true, "\(failure?.line ?? "none")")

    let sharded = try await PrecomputedGolden.named("shard-identi-gzip-raw")
    var shards = try await sharded.objects()
    let shard = try #require(shards.keys.filter { $0.hasSuffix(".shard") }.min())
    let count = UInt64(gzipOfZeros.count)
    shards[shard] = (0..<4).flatMap { _ in littleEndian(0, count) } + gzipOfZeros
    let second = try await sharded.failure(with: shards)
    #expect(second?.code == .corrupt && second?.problem.contains("more than") == true, "\(second?.line ?? "none")")
  }

  /// 1 MiB of zeros by Python's gzip module.
  private var gzipOfZeros: [UInt8] {
    [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 3, 0xED, 0xC1, 0x31, 1, 0, 0, 0, 0xC2, 0xA0, 0xF5, 0x4F, 0x6D, 8, 0x5F, 0xA0]
      + [UInt8](repeating: 0, count: 1016) + [0x3E, 3, 0x1C, 0xEA, 0x38, 0xA7, 0, 0, 0x10, 0]
  }

  /// Every byte of `info` and of objects in turn is something else: nothing crashes, and blocks are what was promised.
  @Test(arguments: ["shard-identi-gzip-gzip", "shard-murmur-raw-raw", "cloudvolume-gzip", "raw-channels"])
  func fuzz(_ name: String) async throws {
    let golden = try await PrecomputedGolden.named(name)
    let objects = try await golden.objects()
    let keys = objects.keys.sorted().filter { $0 == "info" } + objects.keys.sorted()
    var random = SeededRandom(11)
    for round in 0..<400 {
      var damaged = objects
      let key = round % 2 == 0 ? "info" : keys[round % keys.count]
      guard var bytes = objects[key], !bytes.isEmpty else { continue }
      bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      if round % 11 == 0 { bytes.removeLast(Int.random(in: 0...bytes.count, using: &random)) }
      damaged[key] = bytes
      try await exercise(inMemory(damaged))
    }
  }

  private func exercise(_ place: Location) async throws {
    let node: Node?
    do { node = try await FormatRegistry.open(place) } catch {
      #expect(error is Failure)
      return
    }
    guard case .group(let group)? = node else { return }
    for name in try await group.childNames() ?? [] {
      do {
        guard case .array(let scale)? = try await group.child(name) else { continue }
        let array = scale.array
        for index in indices(of: array.gridShape.map { min($0, 3) }) {
          do {
            guard let block = try await array.readChunk(at: index) else { continue }
            #expect(block.shape == array.chunkShape)
            #expect(block.elementType == array.elementType)
          } catch { #expect(error is Failure) }
        }
      } catch { #expect(error is Failure) }
    }
  }
}
