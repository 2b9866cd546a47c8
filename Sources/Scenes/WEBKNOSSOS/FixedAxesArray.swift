import Voxels

/// Another array with some of its axes fixed at one index each, and gone.
struct FixedAxesArray: ChunkedArray {
  let base: any ChunkedArray
  /// Index by axis of the base.
  private let fixed: [Int: Int]
  /// The axes of the base that remain.
  private let kept: [Int]

  /// - Parameter fixed: index by axis; each inside of the array.
  init(_ base: any ChunkedArray, fixed: [Int: Int]) {
    precondition(
      fixed.allSatisfy { base.shape.indices.contains($0.key) && (0..<base.shape[$0.key]).contains($0.value) })
    self.base = base
    self.fixed = fixed
    kept = base.shape.indices.filter { fixed[$0] == nil }
  }

  var name: String { base.name }
  var elementType: ElementType { base.elementType }
  var shape: [Int] { kept.map { base.shape[$0] } }
  var chunkShape: [Int] { kept.map { base.chunkShape[$0] } }
  var fillValue: Element { base.fillValue }
  var layout: StorageLayout {
    StorageLayout(
      shardShape: base.layout.shardShape.map { shard in kept.map { shard[$0] } },
      storedChunkShape: base.layout.storedChunkShape.map { chunk in kept.map { chunk[$0] } },
      codecs: base.layout.codecs)
  }

  func readChunk(at index: [Int]) async throws -> VoxelBlock? {
    let part = full(Region(shape: chunkShape))
    if base.cost(ofPart: part).isWorthwhile {
      return try await readPart(Region(shape: chunkShape), ofChunkAt: index)?.block
    }
    return try await base.readChunk(at: full(index)).map { reduced($0.cropped(to: part)) }
  }

  func readPart(_ part: Region, ofChunkAt index: [Int]) async throws -> ChunkPart? {
    let wanted = full(part)
    guard let found = try await base.readPart(wanted, ofChunkAt: full(index)) else { return nil }
    // Of the fixed axes just what is wanted, of the others all that came.
    var region = found.region
    for axis in fixed.keys { (region.offset[axis], region.shape[axis]) = (wanted.offset[axis], 1) }
    let block = found.block.cropped(to: region.moved(by: found.region.offset.map { -$0 }))
    return ChunkPart(
      reduced(block), covering: Region(offset: kept.map { region.offset[$0] }, shape: kept.map { region.shape[$0] }))
  }

  func cost(ofPart part: Region) -> PartCost {
    let mine = base.cost(ofPart: full(part))
    let all = base.cost(ofPart: full(Region(shape: chunkShape)))
    // Against what a whole chunk of this array costs.
    return PartCost(stored: min(1, mine.stored / all.stored), decoded: min(1, mine.decoded / all.decoded))
  }

  func location(ofChunk index: [Int]) async throws -> ChunkLocation? { try await base.location(ofChunk: full(index)) }

  func storedArrays() async throws -> [any ChunkedArray] { try await base.storedArrays() }

  /// An index of a chunk, with the fixed axes.
  private func full(_ index: [Int]) -> [Int] {
    var full = Array(repeating: 0, count: base.rank)
    for (position, axis) in kept.enumerated() { full[axis] = index[position] }
    for (axis, position) in fixed { full[axis] = position / base.chunkShape[axis] }
    return full
  }

  /// A region of a chunk, with the fixed axes.
  private func full(_ part: Region) -> Region {
    var full = Region(shape: Array(repeating: 1, count: base.rank))
    for (position, axis) in kept.enumerated() {
      (full.offset[axis], full.shape[axis]) = (part.offset[position], part.shape[position])
    }
    for (axis, position) in fixed { full.offset[axis] = position % base.chunkShape[axis] }
    return full
  }

  private func reduced(_ block: VoxelBlock) -> VoxelBlock {
    VoxelBlock(
      elementType: block.elementType, shape: kept.map { block.shape[$0] }, strides: kept.map { block.strides[$0] },
      bytes: block.bytes)
  }
}
