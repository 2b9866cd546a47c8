import Formats
import JSON
import Stores
import TestSupport
import Testing
import Voxels

@Suite struct DamagedChunkTests {
  private func firstFailure(_ golden: GoldenCase, _ objects: [String: [UInt8]]) async throws -> Failure? {
    let array = try await golden.open(inMemory(objects))
    var single: Failure?
    do { _ = try await readWhole(array) } catch let failure as Failure { single = failure }
    // Read together, chunks come in the order in which they lie: another one may be found damaged first.
    var together: Failure?
    do { _ = try await readWholeInBatches(try await golden.open(inMemory(objects))) } catch let failure as Failure {
      together = failure
    }
    #expect(together?.code == single?.code && together?.source == single?.source, "\(together?.line ?? "no failure")")
    return single
  }

  private func shardKey(_ objects: [String: [UInt8]]) throws -> String {
    try #require(objects.keys.filter { $0.hasPrefix("c") }.sorted().first)
  }

  private func expectCorrupt(_ failure: Failure?, _ key: String, _ why: String) {
    #expect(failure?.code == .corrupt, "\(why): \(failure?.line ?? "no failure")")
    #expect(failure?.source == "memory:\(key)", "\(why)")
    #expect(failure?.problem.isEmpty == false)
  }

  @Test(arguments: ["v3-uint8", "v3-zstd", "v3-crc32c", "v3-gzip", "v3-blosc"])
  func oneByteShortOrLong(_ name: String) async throws {
    let golden = try GoldenCase.named(name)
    let objects = try await golden.objects()
    let key = try shardKey(objects)
    for change: ([UInt8]) -> [UInt8] in [
      { $0.dropLast() }, { $0 + [0] }, { _ in [] }, { Array($0[..<($0.count / 2)]) },
    ] {
      var damaged = objects
      damaged[key] = change(try #require(objects[key]))
      expectCorrupt(try await firstFailure(golden, damaged), key, "\(damaged[key]?.count ?? 0) bytes")
    }
  }

  @Test func truncatedShards() async throws {
    for name in ["v3-shard-end", "v3-shard-start", "v3-shard-nested", "v3-shard-gzip", "v3-shard-nochecksum"] {
      let golden = try GoldenCase.named(name)
      let objects = try await golden.objects()
      let key = try shardKey(objects)
      let shard = try #require(objects[key])
      for count in [0, 1, 7, 16, shard.count / 2, shard.count - 7, shard.count - 1] {
        var damaged = objects
        damaged[key] = Array(shard[..<count])
        expectCorrupt(try await firstFailure(golden, damaged), key, "\(name) of \(count) bytes")
      }
    }
  }

  @Test func indexChecksum() async throws {
    let golden = try GoldenCase.named("v3-shard-end")
    let objects = try await golden.objects()
    let key = try shardKey(objects)
    var damaged = objects
    damaged[key]?[try #require(objects[key]).count - 10] ^= 1
    let failure = try await firstFailure(golden, damaged)
    expectCorrupt(failure, key, "checksum")
    #expect(failure?.problem.contains("index") == true)
  }

  @Test func innerChecksum() async throws {
    let golden = try GoldenCase.named("v3-shard-innerchecksum")
    var objects = try await golden.objects()
    let key = try shardKey(objects)
    objects[key]?[3] ^= 1
    let failure = try await firstFailure(golden, objects)
    expectCorrupt(failure, key, "checksum")
    #expect(failure?.problem.contains("inner chunk") == true)
  }

  /// Offsets and lengths that an index without a checksum can claim.
  @Test(
    arguments: [
      (1 << 40, 10), (0, 1 << 63), (1 << 63, 10), (UInt64.max - 1, 1), (UInt64.max, 5), (3, UInt64.max), (0, 1 << 40),
      (0, 0), (100_000, 0), (UInt64(Int.max), 1), (UInt64(Int.max), 0),
    ] as [(UInt64, UInt64)])
  func lyingIndex(_ offset: UInt64, _ length: UInt64) async throws {
    let golden = try GoldenCase.named("v3-shard-nochecksum")
    var objects = try await golden.objects()
    let key = try shardKey(objects)
    var shard = try #require(objects[key])
    let entries = 2 * 4 * 3
    let lie = [offset, length].flatMap { value in (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
    shard.replaceSubrange(shard.count - entries * 16..<shard.count - (entries - 1) * 16, with: lie)
    objects[key] = shard
    let failure = try await firstFailure(golden, objects)
    expectCorrupt(failure, key, "\(length) bytes at \(offset)")
    #expect(failure?.problem.contains("[0, 0, 0]") == true)
  }

  /// One damaged inner chunk does not take the others with it.
  @Test func damageStaysLocal() async throws {
    let golden = try GoldenCase.named("v3-shard-innerchecksum")
    var objects = try await golden.objects()
    objects[try shardKey(objects)]?[3] ^= 1
    let array = try await golden.open(inMemory(objects))
    var failures = 0
    for index in indices(of: array.gridShape) {
      do { _ = try await array.readChunk(at: index) } catch { failures += 1 }
    }
    #expect(failures == 1)
  }
}

@Suite struct FuzzTests {
  /// The array in every way that is bounded: nothing crashes, and a block is what the array promises.
  private func exercise(_ place: Location) async throws {
    let node: Node?
    do { node = try await FormatRegistry.open(place) } catch {
      #expect(error is Failure)
      return
    }
    guard case .array(let arrayNode)? = node else { return }
    let array = arrayNode.array
    for index in indices(of: array.gridShape.map { min($0, 3) }) {
      do {
        guard let block = try await array.readChunk(at: index) else { continue }
        #expect(block.shape == array.chunkShape)
        #expect(block.elementType == array.elementType)
        #expect(block.bytes.count >= array.chunkByteCount)
      } catch { #expect(error is Failure) }
    }
  }

  @Test(arguments: [
    ("v3-shard-transpose", "zarr.json"), ("v3-shard-nested-transpose", "zarr.json"), ("v2-delta", ".zarray"),
  ])
  func metadata(_ name: String, _ document: String) async throws {
    let golden = try GoldenCase.named(name == "v2-delta" ? "v2-filter-two" : name)
    let objects = try await golden.objects()
    let text = Array(try JSON(parsing: Bytes(try #require(objects[document]))).text().utf8)
    var random = SeededRandom(2024)
    for _ in 0..<1000 {
      var damaged = objects
      var bytes = text
      bytes[Int.random(in: 0..<bytes.count, using: &random)] =
        Bool.random(using: &random)
        ? UInt8.random(in: 0x20..<0x7F, using: &random) : UInt8.random(in: 0...255, using: &random)
      damaged[document] = bytes
      try await exercise(inMemory(damaged))
    }
  }

  @Test(arguments: [
    "v3-shard-end", "v3-shard-nochecksum", "v3-shard-nested", "v3-shard-gzip", "v3-zarrita",
    "v3-tensorstore-transpose-gzip",
    "v2-blosc-zstd", "v2-lzma", "v2-filter-packbits",
  ])
  func chunks(_ name: String) async throws {
    let golden = try GoldenCase.named(name)
    let objects = try await golden.objects()
    let keys = objects.keys.filter { !$0.hasSuffix(".json") && !$0.hasPrefix(".z") }.sorted()
    var random = SeededRandom(7)
    for round in 0..<300 {
      var damaged = objects
      let key = keys[round % keys.count]
      guard var bytes = objects[key], !bytes.isEmpty else { continue }
      bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      if round % 10 == 0 { bytes.removeLast(Int.random(in: 0...bytes.count, using: &random)) }
      damaged[key] = bytes
      try await exercise(inMemory(damaged))
    }
  }
}
