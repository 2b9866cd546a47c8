import Codecs
import Stores
import Voxels

/// One scale of a precomputed volume: x, y, z, channel. Index 0 is the scale's `voxel_offset`.
final class PrecomputedArray: ChunkedArray {
  let elementType: ElementType
  let shape: [Int]
  let chunkShape: [Int]
  let fillValue: Element
  let layout: StorageLayout
  let location: Location
  let scale: PrecomputedScale
  let codec: any VolumeCodec
  private let chunks: any PrecomputedChunks

  /// - Parameter location: the scale's folder.
  /// - Throws: ``Failure`` without a source.
  init(
    _ scale: PrecomputedScale, codec: any VolumeCodec, elementType: ElementType, at location: Location
  ) throws(Failure) {
    self.scale = scale
    self.codec = codec
    self.elementType = elementType
    self.location = location
    shape = scale.size + [scale.channels]
    chunkShape = scale.chunkSize + [scale.channels]
    fillValue = .zero(elementType)
    if let sharding = scale.sharding {
      let code = try CompressedMortonCode(grid: scale.gridShape)
      let box = sharding.chunksOfShard(code)
      layout = StorageLayout(
        shardShape: box.map { zip($0, scale.chunkSize).map(*) + [scale.channels] },
        codecs: sharding.names(scale.encoding))
      chunks = ShardedChunks(sharding, code: code, at: location)
    } else {
      layout = StorageLayout(codecs: [scale.encoding])
      chunks = SingleChunks(scale, at: location)
    }
  }

  var name: String { location.name }

  func readChunk(at index: [Int]) async throws -> VoxelBlock? {
    let shape = scale.shape(ofChunk: index)
    guard let stored = try await chunks.read(index, limit: codec.storedSizeLimit(shape: shape)) else { return nil }
    return try await WorkerPool.compute.run { [self] in try decode(stored, shape: shape) }
  }

  func location(ofChunk index: [Int]) async throws -> ChunkLocation? {
    let (object, place) = try await chunks.place(index)
    return location(of: index, in: object, place)
  }

  /// Whether parts of chunks can be read by range.
  private var isReadByRanges: Bool {
    guard scale.encoding == "raw" else { return false }
    return scale.sharding.map { !$0.dataIsGzip } ?? (chunkByteCount >= SingleChunks.rangeThreshold)
  }

  func cost(ofPart part: Region) -> PartCost {
    isReadByRanges ? voxels(chunkShape).cost(ofPart: part) : .whole
  }

  func readPart(_ part: Region, ofChunkAt index: [Int]) async throws -> ChunkPart? {
    let voxels = voxels(scale.shape(ofChunk: index))
    if isReadByRanges, part != Region(shape: chunkShape), part.fits(in: voxels.shape),
      let place = try await chunks.plainPlace(index, size: voxels.byteCount)
    {
      return try await voxels.read(part, from: place.object, at: place.offset)
    }
    return try await readChunk(at: index).map { ChunkPart(whole: $0) }
  }

  /// How an uncompressed chunk of that shape lies in its bytes: x fastest, the channel slowest.
  private func voxels(_ shape: [Int]) -> DenseLayout {
    DenseLayout(elementType: elementType, shape: shape, axes: [3, 2, 1, 0])
  }

  func decode(_ stored: StoredChunk, shape: [Int]) throws(Failure) -> VoxelBlock {
    do throws(Failure) {
      let limit = codec.storedSizeLimit(shape: shape)
      let bytes: Bytes
      switch stored.compression {
      case .none: bytes = stored.bytes
      case .gzip: bytes = try GzipCodec().decode(stored.bytes, expecting: .atMost(limit))
      case .zstd: bytes = try ZstdCodec().decode(stored.bytes, expecting: .atMost(limit))
      case .xz: bytes = try LZMACodec().decode(stored.bytes, expecting: .atMost(limit))
      case .bzip2: bytes = try Bzip2Codec().decode(stored.bytes, expecting: .atMost(limit))
      case .undeclared:
        // Raw voxels may start like gzip, but then they have exactly the size of raw voxels; the other encodings
        // start otherwise.
        let isPlain = !stored.bytes.startsLikeGzip || scale.encoding == "raw" && stored.bytes.count == limit
        bytes = isPlain ? stored.bytes : try GzipCodec().decode(stored.bytes, expecting: .atMost(limit))
      }
      return try codec.decode(bytes, shape: shape).padded(to: chunkShape)
    } catch {
      throw Failure(
        error.code, stored.object, stored.part.map { "\($0): \(error.problem)" } ?? error.problem,
        remedy: error.remedy)
    }
  }
}

extension Bytes {
  fileprivate var startsLikeGzip: Bool { withUnsafeBytes { $0.starts(with: [0x1F, 0x8B]) } }
}

extension VoxelBlock {
  /// The block with arbitrary voxels behind its end on each axis, so that it has that shape.
  ///
  /// Strides stay as they are: voxels beyond the edge overlap others, and a few more bytes at the end are enough.
  fileprivate func padded(to shape: [Int]) -> VoxelBlock {
    guard shape != self.shape else { return self }
    let size = zip(shape, strides).reduce(elementType.size) { $0 + ($1.0 - 1) * $1.1 }
    let memory =
      bytes.count >= size
      ? bytes
      : Bytes(capacity: size) { memory in
        bytes.withUnsafeBytes { memory.copyMemory(from: $0) }
        return size
      }
    return VoxelBlock(elementType: elementType, shape: shape, strides: strides, bytes: memory)
  }
}
