import Formats
import Stores
import TestSupport
import Testing
import Voxels

/// Chunks of one shard that are read together.
@Suite struct BatchTests {
  /// Neighbours cost one request, and no more bytes than they have.
  @Test func neighboursCostOneRequest() async throws {
    let golden = try GoldenCase.named("v3-shard-end")
    let counting = CountingStore(FileStore())
    let array = try await golden.open(Location(store: counting, key: golden.location.key))
    let all = indices(of: array.gridShape)
    let grid = array.objectGrid
    let shard = all.filter { index in zip(index, grid).allSatisfy { $0 < $1 } }
    #expect(shard.count == grid.reduce(1, *) && shard.count > 1)
    let batches = try await array.batches(of: shard)
    #expect(batches.flatMap { $0 }.sorted { $0.lexicographicallyPrecedes($1) } == shard)
    #expect(batches.count == 1)
    counting.reset()
    let found = Locked<[[Int]: [UInt8]?]>([:])
    try await array.readBatch(try #require(batches.first)) { index, block in
      found.withLock { $0[index] = .some(block?.bytes.array) }
    }
    #expect(counting.requests == 1)
    for index in shard {
      let single = try await array.readChunk(at: index)
      #expect(found.withLock { $0[index] } == .some(single?.bytes.array))
    }
  }

  /// A lying index that spreads chunks over a vast object does not make all of it be read.
  @Test func holesAreNotReadAlong() async throws {
    let golden = try GoldenCase.named("v3-shard-sparse")
    let counting = CountingStore(FileStore())
    let array = try await golden.open(Location(store: counting, key: golden.location.key))
    let shard = indices(of: array.gridShape).filter { index in
      zip(index, array.objectGrid).allSatisfy { $0 < $1 }
    }
    let batches = try await array.batches(of: shard)
    counting.reset()
    // Presence of the chunks, from a batch of all of them whatever lies between.
    let present = Locked(0)
    try await array.readBatch(shard) { _, block in if block != nil { present.withLock { $0 += 1 } } }
    #expect(present.withLock { $0 } > 0 && present.withLock { $0 } < shard.count)
    #expect(batches.joined().count == shard.count)
    #expect(try await readWholeInBatches(array) == golden.voxels)
  }

  @Test func aDamagedChunkIsNamed() async throws {
    let golden = try GoldenCase.named("v3-shard-innerchecksum")
    var objects = try await golden.objects()
    let key = try #require(objects.keys.filter { $0.hasPrefix("c") }.sorted().first)
    objects[key]?[3] ^= 1
    let array = try await golden.open(inMemory(objects))
    let failure = await #expect(throws: Failure.self) { _ = try await readWholeInBatches(array) }
    #expect(failure?.code == .corrupt)
    #expect(failure?.source == "memory:\(key)")
    #expect(failure?.problem.hasPrefix("inner chunk [") == true, "\(failure?.line ?? "")")
  }

  /// What a body throws ends everything.
  @Test func failuresOfTheCallerEndIt() async throws {
    let golden = try GoldenCase.named("v3-shard-end")
    let array = try await golden.open()
    let calls = Locked(0)
    let failure = await #expect(throws: Failure.self) {
      try await ChunkRange(of: Region(shape: array.shape), in: array).forEachBatch(width: 1) { _ in
        calls.withLock { $0 += 1 }
        throw Failure(.usage, "here", "no")
      }
    }
    #expect(failure?.source == "here")
    #expect(calls.withLock { $0 } == 1)
  }
}
