import Codecs
import JSON
import TestSupport
import Testing
import Voxels

/// An object in memory that counts how it is read.
private final class CountingObject: ByteSource {
  let name = "object"
  private let bytes: Bytes?
  private let counts = Locked((calls: 0, bytes: 0))

  init(_ bytes: [UInt8]?) { self.bytes = bytes.map { Bytes($0) } }

  var calls: Int { counts.withLock { $0.calls } }
  var bytesRead: Int { counts.withLock { $0.bytes } }

  func read(_ ranges: [ByteRange], limit: Int) async throws -> [Bytes]? {
    counts.withLock { $0.calls += 1 }
    guard let bytes else { return nil }
    return try ranges.map { range in
      let wanted: Range<Int>
      switch range {
      case .whole: wanted = 0..<bytes.count
      case .from(let offset, let count): wanted = offset..<offset + count
      case .suffix(let count): wanted = bytes.count - count..<bytes.count
      }
      guard wanted.lowerBound >= 0, wanted.upperBound <= bytes.count, wanted.count <= limit else {
        throw Failure(.corrupt, name, "beyond the end")
      }
      counts.withLock { $0.bytes += wanted.count }
      return bytes[wanted]
    }
  }
}

private func bytes(of values: [UInt64]) -> [UInt8] {
  values.flatMap { value in (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
}

private let plain: JSON = ["name": "bytes", "configuration": ["endian": "little"]]

/// The codecs of a shard of inner chunks of 2 × 2 bytes, whose index has no checksum.
private func sharding(_ inner: JSON = [2, 2], _ codecs: JSON = [plain], location: JSON = "end") -> JSON {
  [
    [
      "name": "sharding_indexed",
      "configuration": ["chunk_shape": inner, "codecs": codecs, "index_codecs": [plain], "index_location": location],
    ]
  ]
}

@Suite struct ShardingTests {
  private let absent = UInt64.max
  private let fill = Element(type: .uint8, bits: 9)

  private func reader(_ codecs: JSON, _ shape: [Int]) throws -> ChunkReader {
    ChunkReader(chain: try CodecChain(zarr3: codecs, elementType: .uint8, chunkShape: shape), fillValue: fill)
  }

  private func values(_ block: VoxelBlock?) -> [UInt64]? {
    block.map { block in indices(of: block.shape).map { block[$0].bits } }
  }

  /// Chunks in any order, with holes between them, and two that share their bytes: all legal.
  @Test func anyLayout() async throws {
    let shard: [UInt8] = [1, 2, 3, 4, 99, 99, 5, 6, 7, 8] + bytes(of: [6, 4, 0, 4, absent, absent, 0, 4])
    let reader = try reader(sharding(), [4, 4])
    let object = CountingObject(shard)
    #expect(values(try await reader.read(object, number: 0, position: [0, 0])) == [5, 6, 7, 8])
    #expect(values(try await reader.read(object, number: 0, position: [0, 1])) == [1, 2, 3, 4])
    #expect(values(try await reader.read(object, number: 0, position: [1, 0])) == nil)
    #expect(values(try await reader.read(object, number: 0, position: [1, 1])) == [1, 2, 3, 4])
    // The index once, then each chunk that is there.
    #expect(object.calls == 4)
    #expect(object.bytesRead == 64 + 12)
    // Another object has an index of its own.
    let other = CountingObject([7, 7, 7, 7] + bytes(of: [0, 4] + Array(repeating: absent, count: 6)))
    #expect(values(try await reader.read(other, number: 1, position: [0, 0])) == [7, 7, 7, 7])
    let missing = CountingObject(nil)
    #expect(values(try await reader.read(missing, number: 2, position: [0, 0])) == nil)
    #expect(values(try await reader.read(missing, number: 2, position: [1, 1])) == nil)
    #expect(missing.calls == 1)
  }

  @Test func indexAtTheStart() async throws {
    let shard = bytes(of: [16, 4]) + [1, 2, 3, 4]
    let reader = try reader(sharding(location: "start"), [2, 2])
    #expect(values(try await reader.read(CountingObject(shard), number: 0, position: [0, 0])) == [1, 2, 3, 4])
  }

  /// A whole shard, as it is decoded under a compressor: missing chunks are fill value.
  @Test func wholeShards() throws {
    let chain = try CodecChain(zarr3: sharding(), elementType: .uint8, chunkShape: [2, 4])
    let shard: [UInt8] = [1, 2, 3, 4] + bytes(of: [absent, absent, 0, 4])
    #expect(values(try chain.decode(Bytes(shard), fillValue: fill)) == [9, 9, 1, 2, 9, 9, 3, 4])
    let tooLong: [UInt8] = [1, 2, 3, 4, 5] + bytes(of: [absent, absent, 0, 5])
    for damaged in [tooLong, [], Array(shard.dropFirst(5)), Array(shard.dropLast())] {
      let failure = #expect(throws: Failure.self) { try chain.decode(Bytes(damaged), fillValue: fill) }
      #expect(failure?.code == .corrupt)
    }
  }

  /// Many readers of one shard at once fetch its index once.
  @Test func oneIndexForAll() async throws {
    let reader = try reader(sharding([1, 1]), [16, 16])
    let object = CountingObject(Array(0...255) + bytes(of: (0..<256).flatMap { [$0, 1] }))
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for i in 0..<256 {
        group.addTask {
          let block = try await reader.read(object, number: 5, position: [i / 16, i % 16])
          return block?[[0, 0]].bits == UInt64(i)
        }
      }
      for try await isRight in group { #expect(isRight) }
    }
    #expect(object.calls == 257)
    #expect(object.bytesRead == 4096 + 256)
  }

  /// An index that could not be read is asked for again.
  @Test func failedIndexIsNotKept() async throws {
    let reader = try reader(sharding(), [2, 2])
    await #expect(throws: Failure.self) {
      _ = try await reader.read(CountingObject([1, 2]), number: 0, position: [0, 0])
    }
    let object = CountingObject([1, 2, 3, 4] + bytes(of: [0, 4]))
    #expect(values(try await reader.read(object, number: 0, position: [0, 0])) == [1, 2, 3, 4])
  }

  @Test func innerShardsThatLie() async throws {
    let reader = try reader(sharding([2, 2], sharding([1, 1])), [2, 2])
    let inner: [UInt8] = [1, 2, 3, 4] + bytes(of: [0, 1, 1, 1, 2, 1, 3, 1])
    func read(_ shard: [UInt8], _ position: [Int]) async throws -> [UInt64]? {
      values(try await reader.read(CountingObject(shard), number: 0, position: position))
    }
    #expect(try await read(inner + bytes(of: [0, UInt64(inner.count)]), [1, 0]) == [3])
    let beyond: [UInt8] = [1, 2, 3, 4] + bytes(of: [0, 1, 1, 1, 60, 60, 3, 1])
    for shard in [
      inner + bytes(of: [0, 10]), inner + bytes(of: [0, UInt64(Int.max)]),
      beyond + bytes(of: [0, UInt64(beyond.count)]),
    ] {
      let fresh = try self.reader(sharding([2, 2], sharding([1, 1])), [2, 2])
      let failure = await #expect(throws: Failure.self) {
        _ = try await fresh.read(CountingObject(shard), number: 0, position: [1, 0])
      }
      #expect(failure?.code == .corrupt)
      #expect(failure?.source == "object")
    }
  }
}

@Suite struct CodecChainTests {
  private func chain(_ codecs: JSON, _ shape: [Int], _ type: ElementType = .uint8) throws -> CodecChain {
    try CodecChain(zarr3: codecs, elementType: type, chunkShape: shape)
  }

  private func transpose(_ order: JSON) -> JSON { ["name": "transpose", "configuration": ["order": order]] }

  /// Any number of transposes against the definition: the stored element `i` is that of the array at `i` permuted.
  @Test func composedTransposes() throws {
    var random = SeededRandom(5)
    for _ in 0..<100 {
      let rank = Int.random(in: 1...5, using: &random)
      let shape = (0..<rank).map { _ in Int.random(in: 1...4, using: &random) }
      let orders = (0..<Int.random(in: 0...3, using: &random)).map { _ in (0..<rank).shuffled(using: &random) }
      let list = orders.map { transpose(.ints($0)) } + [plain]
      let chain = try chain(.array(list), shape)
      let count = shape.reduce(1, *)
      let stored = pseudoRandomBytes(count, seed: UInt64(rank))
      let block = try chain.decode(Bytes(stored), fillValue: .zero(.uint8))
      #expect(block.shape == shape)
      let storedShape = orders.reduce(shape) { shape, order in order.map { shape[$0] } }
      for (number, index) in indices(of: storedShape).enumerated() {
        // Back through the transposes, last one first.
        let original = orders.reversed().reduce(index) { index, order in
          var restored = index
          for (position, axis) in order.enumerated() { restored[axis] = index[position] }
          return restored
        }
        #expect(block[original].bits == UInt64(stored[number]))
      }
    }
  }

  @Test func legacyOrders() throws {
    let block = try chain([transpose("F"), plain], [2, 3]).decode(Bytes([0, 1, 2, 3, 4, 5]), fillValue: .zero(.uint8))
    #expect(block[[1, 2]].bits == 5 && block[[1, 0]].bits == 1 && block[[0, 1]].bits == 2)
    #expect(try chain([transpose("C"), plain], [2, 3]).names == ["transpose", "bytes"])
  }

  @Test func byteOrders() throws {
    let big: JSON = [["name": "bytes", "configuration": ["endian": "big"]]]
    let stored = Bytes(Array(1...8))
    func first(_ type: ElementType, _ count: Int) throws -> UInt64 {
      try chain(big, [count], type).decode(stored, fillValue: .zero(type))[[0]].bits
    }
    #expect(try first(.uint16, 4) == 0x0102)
    #expect(try first(.float32, 2) == 0x0102_0304)
    #expect(try first(.uint64, 1) == 0x0102_0304_0506_0708)
    #expect(try first(.uint8, 8) == 1)
  }

  @Test func sizes() throws {
    let chain = try chain([plain], [3, 4], .uint16)
    #expect(chain.storedSizeLimit == 24)
    #expect(chain.granularity == [3, 4])
    #expect(!chain.isSharded)
    for count in [0, 23, 25, 48] {
      let failure = #expect(throws: Failure.self) {
        try chain.decode(Bytes([UInt8](repeating: 0, count: count)), fillValue: .zero(.uint16))
      }
      #expect(failure?.code == .corrupt)
    }
    #expect(try self.chain([plain, "crc32c"], [3, 4], .uint16).storedSizeLimit == 28)
    let sharded = try self.chain(.array([transpose([1, 0])] + (sharding([2, 4]).array ?? [])), [8, 6])
    #expect(sharded.isSharded)
    #expect(sharded.granularity == [4, 2])
  }

  @Test func tooLarge() {
    for shape in [[1 << 16, 1 << 16], [1 << 31, 2]] {
      let failure = #expect(throws: Failure.self) { try chain([plain, "zstd"], shape) }
      #expect(failure?.code == .tooLarge)
      #expect(failure?.remedy?.contains("smaller chunks") == true)
    }
    let overflow = #expect(throws: Failure.self) { try chain([plain], [.max, .max]) }
    #expect(overflow?.code == .invalid)
    // A shard may be beyond the limit: it is never in memory as a whole. Under a compressor it would be.
    let shard = sharding([1024, 1024])
    #expect(throws: Never.self) { try chain(shard, [1 << 16, 1 << 16]) }
    let packed = #expect(throws: Failure.self) {
      try chain(.array((shard.array ?? []) + [["name": "gzip", "configuration": ["level": 1]]]), [1 << 16, 1 << 16])
    }
    #expect(packed?.code == .tooLarge)
    let manyChunks = #expect(throws: Failure.self) { try chain(sharding([1, 1]), [1 << 16, 1 << 16]) }
    #expect(manyChunks?.code == .tooLarge)
  }

  /// Uncompressed chunks may be beyond the limit: they are read in pieces that divide them.
  @Test func hugeChunksAreReadInPieces() throws {
    for (shape, type) in [
      ([1 << 16, 1 << 16], ElementType.uint8), ([1 << 31, 2], .uint8), ([1024, 1024, 1024], .uint8),
      ([3000, 2000, 1000], .uint16), ([1021, 1019, 1013], .uint8), ([512, 512, 512, 3], .uint8),
      ([1 << 19, 1 << 19, 1 << 19], .float64),
    ] {
      for order in [[0, 1, 2, 3], [3, 1, 2, 0]] {
        let order = order.filter { $0 < shape.count }
        let chain = try self.chain([transpose(.array(order.map { .integer(Int64($0)) })), plain], shape, type)
        let piece = chain.granularity
        #expect(zip(shape, piece).allSatisfy { $0 % $1 == 0 }, "\(shape) \(piece)")
        let bytes = piece.reduce(type.size, *)
        #expect(bytes >= 64 << 10 && bytes <= 4 << 20, "\(shape) in \(piece)")
        #expect(chain.storedChunkShape == shape)
      }
    }
    // Small ones are not divided, and neither are those that no number divides.
    #expect(try self.chain([plain], [256, 512, 512]).granularity == [256, 512, 512])
    #expect(try self.chain([plain], [256, 512, 512]).storedChunkShape == nil)
    #expect(try self.chain([plain], [100_003, 1024]).granularity == [100_003, 1024])
    let shard = try self.chain(sharding([1024, 1024, 128]), [2048, 1024, 128])
    #expect(shard.storedChunkShape == [1024, 1024, 128])
    #expect(shard.granularity.reduce(1, *) <= 4 << 20)
  }

  @Test func zarr2Chains() throws {
    let filters: JSON = [["id": "delta", "dtype": "<u2"]]
    let chain = try CodecChain(
      zarr2Filters: filters, compressor: nil, dtype: NumpyDType(.uint16), fortranOrder: true, chunkShape: [2, 2])
    #expect(chain.names == ["delta"])
    let block = try chain.decode(Bytes([1, 0, 1, 0, 1, 0, 1, 0]), fillValue: .zero(.uint16))
    #expect(indices(of: [2, 2]).map { block[$0].bits } == [1, 3, 2, 4])
    let failure = #expect(throws: Failure.self) {
      try CodecChain(
        zarr2Filters: ["id": "delta"], compressor: nil, dtype: NumpyDType(.uint16), fortranOrder: false,
        chunkShape: [2])
    }
    #expect(failure?.code == .invalid)
  }
}
