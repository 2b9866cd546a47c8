import Voxels

/// The first part of an array that is stored larger than the image it holds, maybe with another reading of its bits.
struct ClippedArray: ChunkedArray {
  let base: any ChunkedArray
  let elementType: ElementType
  let shape: [Int]

  /// - Parameters:
  ///   - shape: nil for all of it; never more than the array has.
  ///   - elementType: another type of the same size, in which the stored bits are meant.
  init(_ base: any ChunkedArray, shape: [Int]? = nil, elementType: ElementType? = nil) {
    precondition((elementType ?? base.elementType).size == base.elementType.size)
    self.base = base
    self.elementType = elementType ?? base.elementType
    self.shape = shape.map { zip($0, base.shape).map(min) } ?? base.shape
  }

  var name: String { base.name }
  var chunkShape: [Int] { base.chunkShape }
  var fillValue: Element { Element(type: elementType, bits: base.fillValue.bits) }
  var layout: StorageLayout { base.layout }

  func readChunk(at index: [Int]) async throws -> VoxelBlock? {
    try await base.readChunk(at: index).map(reinterpreted)
  }

  func readPart(_ part: Region, ofChunkAt index: [Int]) async throws -> ChunkPart? {
    try await base.readPart(part, ofChunkAt: index).map { ChunkPart(reinterpreted($0.block), covering: $0.region) }
  }

  func cost(ofPart part: Region) -> PartCost { base.cost(ofPart: part) }

  func location(ofChunk index: [Int]) async throws -> ChunkLocation? { try await base.location(ofChunk: index) }

  func storedArrays() async throws -> [any ChunkedArray] { try await base.storedArrays() }

  private func reinterpreted(_ block: VoxelBlock) -> VoxelBlock {
    guard block.elementType != elementType else { return block }
    return VoxelBlock(elementType: elementType, shape: block.shape, strides: block.strides, bytes: block.bytes)
  }
}
