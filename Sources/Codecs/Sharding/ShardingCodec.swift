import JSON
import Voxels

/// Zarr v3's `sharding_indexed`: many inner chunks in one object, found through an index at its start or end.
///
/// https://zarr-specs.readthedocs.io/en/latest/v3/codecs/sharding-indexed/index.html
struct ShardingCodec: Sendable {
  enum IndexLocation: Sendable { case start, end }

  /// The most inner chunks that one shard may have.
  static let entryLimit = 1 << 25

  /// The chain of one inner chunk; its shape is in the order of the shard's (stored) axes.
  let inner: CodecChain
  /// How many inner chunks lie on each stored axis.
  let grid: [Int]
  let indexLocation: IndexLocation
  let indexByteOrder: ByteOrder
  let indexCodecs: [any BytesCodec]
  let indexSizes: [SizeBound]

  /// - Parameter shardShape: extent of the shard in the order of its stored axes.
  /// - Throws: ``Failure`` (`invalid`, `unsupported`).
  init(configuration: JSON, elementType: ElementType, shardShape: [Int], depth: Int) throws(Failure) {
    guard let chunkShape = configuration["chunk_shape"]?.ints, chunkShape.count == shardShape.count else {
      throw Failure(.invalid, "", "codec sharding_indexed: chunk_shape must have \(shardShape.count) integers")
    }
    for (chunk, shard) in zip(chunkShape, shardShape) {
      guard chunk > 0, shard % chunk == 0 else {
        throw Failure(
          .invalid, "", "codec sharding_indexed: inner chunk \(chunkShape) does not divide the shard \(shardShape)")
      }
    }
    grid = zip(shardShape, chunkShape).map { $0 / $1 }
    guard let count = checkedProduct(grid), count <= ShardingCodec.entryLimit else {
      throw Failure(.tooLarge, "", "a shard of \(grid) chunks is more than the limit of \(ShardingCodec.entryLimit)")
    }
    switch configuration["index_location"] {
    case nil, "end": indexLocation = .end
    case "start": indexLocation = .start
    default: throw Failure(.invalid, "", "codec sharding_indexed: index_location must be \"start\" or \"end\"")
    }
    inner = try CodecChain(
      zarr3: configuration["codecs"], elementType: elementType, chunkShape: chunkShape, depth: depth + 1)

    let index = try CodecChain(
      zarr3: configuration["index_codecs"] ?? [["name": "bytes", "configuration": ["endian": "little"]], "crc32c"],
      elementType: .uint64, chunkShape: grid + [2], depth: depth + 1)
    guard case .plain(let byteOrder) = index.serializer, index.order == .identity(rank: grid.count + 1) else {
      throw Failure(.unsupported, "", "codec sharding_indexed: index_codecs may hold bytes and checksums only")
    }
    for size in index.sizes {
      guard case .exactly = size else {
        throw Failure(.invalid, "", "codec sharding_indexed: index_codecs must not compress")
      }
    }
    indexByteOrder = byteOrder
    indexCodecs = index.bytesCodecs
    indexSizes = index.sizes
  }

  /// Bytes of the encoded index.
  var indexSize: Int { indexSizes[indexSizes.count - 1].limit }

  /// Where the index lies in the shard.
  var indexRange: ByteRange {
    indexLocation == .start ? .from(offset: 0, count: indexSize) : .suffix(indexSize)
  }

  /// The most bytes that a shard can sensibly have; holes between chunks are legal, so this is generous.
  var encodedSizeLimit: Int {
    let (chunks, overflow) = grid.reduce(2, *).multipliedReportingOverflow(by: inner.storedSizeLimit)
    let (total, overflow2) = chunks.addingReportingOverflow(indexSize + 65536)
    return overflow || overflow2 ? .max : total
  }

  /// - Throws: ``Failure`` (`corrupt`) without a source.
  func decodeIndex(_ encoded: Bytes) throws(Failure) -> ShardIndex {
    var bytes = encoded
    do {
      for (codec, size) in zip(indexCodecs, indexSizes).reversed() {
        bytes = try codec.decode(bytes, expecting: size)
      }
    } catch {
      throw Failure(.corrupt, "", "the shard's index is damaged: \(error.problem)", remedy: error.remedy)
    }
    guard indexSizes[0].admits(bytes.count) else {
      throw Failure(.corrupt, "", "the shard's index has \(bytes.count) bytes where \(indexSizes[0].limit) belong")
    }
    return ShardIndex(grid: grid, entries: indexByteOrder.native(bytes, elementSize: 8))
  }

  /// Decodes a whole shard that is in memory, to a block in C order of the stored axes.
  ///
  /// - Throws: ``Failure`` (`corrupt`) without a source.
  func decode(_ shard: Bytes, fillValue: Element) throws(Failure) -> VoxelBlock {
    guard shard.count >= indexSize else {
      throw Failure(.corrupt, "", "the shard has \(shard.count) bytes, too few for its index of \(indexSize)")
    }
    let indexStart = indexLocation == .start ? 0 : shard.count - indexSize
    let index = try decodeIndex(shard[indexStart..<indexStart + indexSize])
    let shape = zip(grid, inner.shape).map(*)
    let strides = rowMajorStrides(shape, elementSize: inner.elementType.size)
    let slab = Slab(size: shape.reduce(inner.elementType.size, *))
    let memory = UnsafeMutableRawBufferPointer(start: slab.base, count: shape.reduce(inner.elementType.size, *))
    if index.hasMissingChunks { fillValue.fill(memory) }
    for entry in 0..<index.count {
      guard let range = try index.range(ofEntry: entry) else { continue }
      guard range.upperBound <= shard.count else {
        throw Failure(.corrupt, "", "inner chunk \(index.position(ofEntry: entry)) reaches beyond the shard's end")
      }
      let block = try inner.decode(shard[range], fillValue: fillValue)
      let position = index.position(ofEntry: entry)
      var offset = 0
      for axis in position.indices { offset += position[axis] * inner.shape[axis] * strides[axis] }
      block.copy(Region(shape: inner.shape), to: slab.base + offset, strides: strides)
    }
    return VoxelBlock(elementType: inner.elementType, shape: shape, bytes: Bytes(slab, count: memory.count))
  }
}
