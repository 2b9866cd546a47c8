import Voxels

/// Another array with axes of extent 1 behind its own: a flat image as a volume of one slice, so that a region may
/// reach beyond that slice.
struct UnitAxesArray: ChunkedArray {
  let base: any ChunkedArray
  /// How many axes are added.
  let count: Int

  private var ones: [Int] { Array(repeating: 1, count: count) }

  var name: String { base.name }
  var elementType: ElementType { base.elementType }
  var shape: [Int] { base.shape + ones }
  var chunkShape: [Int] { base.chunkShape + ones }
  var fillValue: Element { base.fillValue }
  var layout: StorageLayout {
    StorageLayout(
      shardShape: base.layout.shardShape.map { $0 + ones },
      storedChunkShape: base.layout.storedChunkShape.map { $0 + ones }, codecs: base.layout.codecs)
  }

  func readChunk(at index: [Int]) async throws -> VoxelBlock? {
    try await base.readChunk(at: Array(index.prefix(base.rank))).map(extended)
  }

  func readPart(_ part: Region, ofChunkAt index: [Int]) async throws -> ChunkPart? {
    let found = try await base.readPart(shortened(part), ofChunkAt: Array(index.prefix(base.rank)))
    return found.map { found in
      let zeros = ones.map { _ in 0 }
      return ChunkPart(
        extended(found.block),
        covering: Region(offset: found.region.offset + zeros, shape: found.region.shape + ones))
    }
  }

  func cost(ofPart part: Region) -> PartCost { base.cost(ofPart: shortened(part)) }

  func location(ofChunk index: [Int]) async throws -> ChunkLocation? {
    try await base.location(ofChunk: Array(index.prefix(base.rank)))
  }

  func storedArrays() async throws -> [any ChunkedArray] { try await base.storedArrays() }

  private func shortened(_ part: Region) -> Region {
    Region(offset: Array(part.offset.prefix(base.rank)), shape: Array(part.shape.prefix(base.rank)))
  }

  private func extended(_ block: VoxelBlock) -> VoxelBlock {
    VoxelBlock(
      elementType: block.elementType, shape: block.shape + ones,
      strides: block.strides + ones.map { $0 * block.elementType.size }, bytes: block.bytes)
  }
}
