import Codecs
import Voxels

/// How the chunks of a scale are spread over shards, and what the indexes in a shard say.
public struct PrecomputedShards: Sendable {
  /// A chunk as the index of a minishard has it.
  public struct Entry: Sendable {
    /// The chunk's number.
    public let chunk: UInt64
    /// Where it lies in the object.
    public let range: Range<Int>
  }

  /// The largest decoded index of a minishard.
  public static let minishardIndexLimit = 64 << 20

  private let sharding: ShardingSpecification
  private let code: CompressedMortonCode
  /// How many chunks the volume has on each axis.
  public let grid: [Int]

  init(_ sharding: ShardingSpecification, code: CompressedMortonCode, grid: [Int]) {
    self.sharding = sharding
    self.code = code
    self.grid = grid
  }

  public var dataIsGzip: Bool { sharding.dataIsGzip }
  public var minishardIndexIsGzip: Bool { sharding.minishardIndexIsGzip }
  /// Bytes of the index at the start of a shard. Offsets count from its end.
  public var indexByteCount: Int { sharding.indexSize }
  public var minishardCount: Int { sharding.indexSize / 16 }

  /// How many shards the volume can have, at most `Int.max`.
  public var shardCount: Int { sharding.shardCount(code) }

  /// The name of a shard's object without its suffix: `0a`.
  public func name(ofShard shard: UInt64) -> String { sharding.name(ofShard: shard) }

  /// The number of a shard from the name of its object, `0a.shard`; nil when it is the name of none.
  public func shard(named name: String) -> UInt64? {
    let digits = name.prefix { $0 != "." }
    guard let number = UInt64(digits, radix: 16), sharding.name(ofShard: number) == digits else { return nil }
    return number
  }

  /// The chunks that a shard holds where these are a box: first chunk and extent in the grid of chunks, clipped to the
  /// volume. Nil when chunks are scattered over shards, or when no chunk of the volume belongs into that one.
  public func box(ofShard shard: UInt64) -> Region? {
    guard let extent = sharding.chunksOfShard(code) else { return nil }
    let bits = extent.reduce(0) { $0 + $1.trailingZeroBitCount }
    let (first, overflow) = shard.multipliedReportingOverflow(by: bits < 64 ? 1 << UInt64(bits) : 0)
    guard !overflow, bits < 64 || shard == 0, let offset = position(ofChunk: bits < 64 ? first : 0) else { return nil }
    return Region(offset: offset, shape: extent).intersection(Region(shape: grid))
  }

  /// The position of the chunk with a number; nil when the volume has no such chunk.
  public func position(ofChunk number: UInt64) -> [Int]? {
    guard code.axes.count == 64 || number >> UInt64(code.axes.count) == 0 else { return nil }
    var position = [0, 0, 0]
    var bits = [0, 0, 0]
    for (bit, axis) in code.axes.enumerated() {
      position[axis] |= Int(number >> UInt64(bit) & 1) << bits[axis]
      bits[axis] += 1
    }
    return zip(position, grid).allSatisfy { $0 < $1 } ? position : nil
  }

  /// The shard and the minishard in it that a chunk belongs to.
  public func place(ofChunk number: UInt64) -> (shard: UInt64, minishard: Int) {
    let place = sharding.minishard(of: number)
    return (place.shard, place.number)
  }

  /// Where the index of a minishard starts and ends behind the shard's index, unchecked; equal when it has no chunks.
  public func minishard(_ number: Int, in index: Bytes) -> (start: UInt64, end: UInt64) {
    index.withUnsafeBytes { memory in
      (
        UInt64(littleEndian: memory.loadUnaligned(fromByteOffset: number * 16, as: UInt64.self)),
        UInt64(littleEndian: memory.loadUnaligned(fromByteOffset: number * 16 + 8, as: UInt64.self))
      )
    }
  }

  /// The chunks of a minishard from its stored index.
  ///
  /// - Parameter start: where offsets count from in the object.
  /// - Throws: ``Failure`` (`corrupt`) without a source.
  public func entries(_ stored: Bytes, start: Int) throws(Failure) -> [Entry] {
    let limit = min(PrecomputedShards.minishardIndexLimit, 24 << min(code.axes.count, 32))
    let bytes = minishardIndexIsGzip ? try GzipCodec().decode(stored, expecting: .atMost(limit)) : stored
    return try MinishardIndex(bytes, start: start).entries.map {
      Entry(chunk: $0.chunk, range: $0.offset..<$0.offset + $0.count)
    }
  }
}
