import Voxels

/// How one object is divided into inner chunks, for those who look into shards instead of reading voxels.
public struct ShardDivision: Sendable {
  /// What stands in an index, and whether it can be trusted.
  public struct Reading: Sendable {
    /// Offset and length of each inner chunk in the order in which they are stored; nil when nothing could be read.
    public let index: ShardIndex?
    /// Why the index cannot be trusted; nil when it is as it was written, as far as its checksums tell.
    public let damage: Failure?
  }

  private let sharding: ShardingCodec
  private let order: AxisOrder

  init(_ sharding: ShardingCodec, order: AxisOrder) {
    self.sharding = sharding
    self.order = order
  }

  /// How many inner chunks there are on each axis of the chain.
  public var grid: [Int] { order.restored(sharding.grid) }
  /// The chain of an inner chunk. Its axes are the stored ones; ``restored(_:)`` leads back to those of the outer chain.
  public var inner: CodecChain { sharding.inner }
  /// Bytes of the encoded index.
  public var indexByteCount: Int { sharding.indexSize }
  public var hasIndexChecksum: Bool { sharding.indexCodecs.contains { $0 is any ChecksumCodec } }

  /// Values per stored axis, put in the order of the chain's axes.
  public func restored<Value>(_ values: [Value]) -> [Value] { order.restored(values) }

  /// A block of an inner chunk, seen with the chain's axes. No voxel moves.
  public func restored(_ block: VoxelBlock) -> VoxelBlock { order.restored(block) }

  /// Where the index lies in an object of `size` bytes; nil when the object is too short for it.
  public func indexRange(inObjectOf size: Int) -> Range<Int>? {
    guard indexByteCount <= size else { return nil }
    return sharding.indexLocation == .start ? 0..<indexByteCount : size - indexByteCount..<size
  }

  /// Decodes an index, also a damaged one where its entries are still there to be looked at.
  public func read(_ encoded: Bytes) -> Reading {
    do { return Reading(index: try sharding.decodeIndex(encoded), damage: nil) } catch {
      return Reading(index: sharding.uncheckedIndex(encoded), damage: error)
    }
  }
}

extension CodecChain {
  /// How the objects of this chain are divided into inner chunks; nil where they are not, and where a codec around the
  /// shard makes it indivisible.
  public var division: ShardDivision? {
    guard isDivisible, case .sharding(let sharding) = serializer else { return nil }
    return ShardDivision(sharding, order: order)
  }

  /// Extent of what the chain encodes, in the order of its axes.
  public var extent: [Int] { shape }
}

extension ShardingCodec {
  /// The entries of an index whose checksum is wrong, as they stand there; nil where a codec has changed them.
  fileprivate func uncheckedIndex(_ encoded: Bytes) -> ShardIndex? {
    let size = indexSizes[0].limit
    guard indexCodecs.allSatisfy({ $0 is CRC32CCodec }), encoded.count >= size else { return nil }
    return ShardIndex(grid: grid, entries: indexByteOrder.native(encoded[0..<size], elementSize: 8))
  }
}

extension ShardIndex {
  /// All entries as they stand in the index: offset and length as native `UInt64` pairs, in C order of the grid.
  public func withUnsafeEntries<Result, E: Error>(
    _ body: (UnsafeRawBufferPointer) throws(E) -> Result
  ) throws(E) -> Result {
    try entries.withUnsafeBytes(body)
  }
}
