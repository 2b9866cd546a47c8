import Formats
import JSON
import Stores
import TestSupport
import Testing
import Voxels

@Suite struct ShardAccessTests {
  /// A shard of 1 GiB costs the index, the minishard's index and the chunk. Chunk 7 lies in minishard 7 % 4.
  @Test func oneChunkOfALargeShard() async throws {
    try await read(minishardBits: 2, chunk: 64, indexBytes: 16 << 2)
  }

  /// Of an index too large to be read whole, one entry is.
  @Test func oneChunkOfAShardWithALargeIndex() async throws {
    try await read(minishardBits: 20, chunk: 32, indexBytes: 16)
  }

  private func read(minishardBits: Int, chunk edge: Int, indexBytes: Int) async throws {
    let folder = TemporaryFolder()
    let indexEnd = 16 << minishardBits
    let minishard = 7 % (1 << minishardBits)
    let voxels = pseudoRandomBytes(edge * edge * edge)
    let (start, place) = (900 << 20, 500 << 20)
    try folder.write(
      "info",
      handmadeInfo(
        size: [edge * 8, edge * 8, edge * 8], chunk: [edge, edge, edge],
        [
          ("preshift_bits", 0), ("minishard_bits", .integer(Int64(minishardBits))), ("shard_bits", 3),
          ("hash", "identity"),
        ]))
    let shard = minishardBits < 3 ? "s/1.shard" : "s/0.shard"
    try folder.write(shard, [], size: 1 << 30)
    try folder.overwrite(shard, at: minishard * 16, littleEndian(UInt64(start), UInt64(start + 48)))
    // Two chunks: number 3 or so, which is empty, and number 7.
    let other = UInt64(minishard)
    try folder.overwrite(
      shard, at: indexEnd + start,
      other == 7
        ? littleEndian(7, 8, UInt64(place), 0, UInt64(voxels.count), 0)
        : littleEndian(other, 7 - other, 10, UInt64(place) - 10 - 5, 5, UInt64(voxels.count)))
    try folder.overwrite(shard, at: indexEnd + place, voxels)

    let store = CountingStore(FileStore())
    let array = try await openHandmade(Location(store: store, key: folder.path))
    store.reset()
    let block = try #require(try await array.readChunk(at: [1, 1, 1, 0]))
    #expect(block.bytes.array == voxels)
    #expect(store.bytes == indexBytes + 48 + voxels.count)
    #expect(store.requests == 3)
    // The indexes are kept.
    store.reset()
    _ = try await array.readChunk(at: [1, 1, 1, 0])
    #expect(store.bytes == voxels.count)
    // Chunk 63 has no shard, or none in its minishard.
    store.reset()
    #expect(try await isAbsent(array.readChunk(at: [3, 3, 3, 0])))
    #expect(store.bytes <= 16)
  }

  /// Early writers put the index into an object of its own.
  @Test(arguments: ["shard-identi-gzip-gzip", "shard-murmur-raw-raw"])
  func splitShards(_ name: String) async throws {
    let golden = try await PrecomputedGolden.named(name)
    var split: [String: [UInt8]] = [:]
    for (key, bytes) in try await golden.objects() {
      guard key.hasSuffix(".shard") else {
        split[key] = bytes
        continue
      }
      let stem = String(key.dropLast(6))
      split[stem + ".index"] = Array(bytes[..<64])
      split[stem + ".data"] = Array(bytes[64...])
    }
    #expect(try await readWhole(golden.open(inMemory(split))) == golden.voxels())
    let data = try #require(split.keys.filter { $0.hasSuffix(".data") }.min())
    split[data] = nil
    #expect(try await golden.failure(with: split)?.source == "memory:\(data)")
  }

  /// Numbers that fall by wrapping around are found all the same.
  @Test func unsortedMinishards() async throws {
    let info = handmadeInfo(
      size: [8, 1, 1], [("preshift_bits", 0), ("minishard_bits", 0), ("shard_bits", 0), ("hash", "identity")])
    let index = littleEndian(5, UInt64.max - 2, 4) + littleEndian(72, 0, 0) + littleEndian(1, 1, 1)
    let objects = ["info": info, "s/0.shard": littleEndian(0, 72) + index + [50, 20, 60]]
    let array = try await openHandmade(inMemory(objects))
    var values: [UInt64?] = []
    for x in 0..<8 { values.append(try await array.readChunk(at: [x, 0, 0, 0])?[[0, 0, 0, 0]].bits) }
    #expect(values == [nil, nil, 20, nil, nil, 50, 60, nil])
  }

  /// Many readers at once share one load of each index.
  @Test func concurrentReaders() async throws {
    let golden = try await PrecomputedGolden.named("shard-one")
    let store = CountingStore(FileStore())
    let array = try await golden.open(Location(store: store, key: golden.location.key))
    store.reset()
    let grid = indices(of: array.gridShape)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for index in grid { group.addTask { _ = try await array.readChunk(at: index) } }
      try await group.waitForAll()
    }
    #expect(store.requests == grid.count + 2)
  }
}
