import Codecs
import Stores
import Voxels

/// An N5 dataset: blocks in folders `x/y/z`, the first axis fastest, big-endian.
final class N5Array: ChunkedArray {
  let elementType: ElementType
  let shape: [Int]
  let chunkShape: [Int]
  let location: Location
  let compression: N5Compression
  /// The most bytes that a block's object can have.
  let storedSizeLimit: Int

  init(
    location: Location, elementType: ElementType, shape: [Int], chunkShape: [Int], compression: N5Compression
  ) {
    self.location = location
    self.elementType = elementType
    self.shape = shape
    self.chunkShape = chunkShape
    self.compression = compression
    let size = chunkShape.reduce(elementType.size, *)
    storedSizeLimit = compression.storedSizeLimit(of: size) + N5BlockHeader.sizeLimit(rank: shape.count)
  }

  var name: String { location.name }
  /// N5 has no fill value: what is missing is 0.
  var fillValue: Element { .zero(elementType) }
  var layout: StorageLayout { StorageLayout(codecs: [compression.name]) }

  func readChunk(at index: [Int]) async throws -> VoxelBlock? {
    try await decoding(blockAt: index) { [self] stored throws(Failure) in try decode(stored) }
  }

  /// Reads a block's object whole and decodes it; nil when it is missing.
  func decoding<Result: Sendable>(
    blockAt index: [Int], _ body: @escaping @Sendable (Bytes) throws(Failure) -> Result
  ) async throws -> Result? {
    let place = object(ofBlock: index)
    do {
      guard let stored = try await place.read(.whole, limit: storedSizeLimit) else { return nil }
      return try await WorkerPool.compute.run {
        do throws(Failure) { return try body(stored) } catch { throw error.at(place.name) }
      }
    } catch let failure as Failure where failure.code == .tooLarge {
      // An object with more bytes than its block can have contradicts the metadata.
      throw Failure(.corrupt, failure.source, failure.problem, remedy: failure.remedy)
    }
  }

  func location(ofChunk index: [Int]) async throws -> ChunkLocation? {
    let object = object(ofBlock: index)
    return location(of: index, in: object.name, try await object.wholePlace())
  }

  func object(ofBlock index: [Int]) -> StoreObject {
    StoreObject(location.store, location.appending(index.map(String.init).joined(separator: "/")).key)
  }

  func decode(_ stored: Bytes) throws(Failure) -> VoxelBlock {
    let header = try N5BlockHeader(stored, chunkShape: chunkShape)
    let size = header.shape.reduce(elementType.size, *)
    let decoded = try compression.decode(stored[header.byteCount..<stored.count], size: size)
    let block = VoxelBlock(
      elementType: elementType, shape: header.shape,
      strides: N5Array.strides(header.shape, elementSize: elementType.size),
      bytes: ByteOrder.big.native(decoded, elementSize: elementType.size))
    return header.shape == chunkShape ? block : padded(block)
  }

  /// A block that is smaller than the declared size, as at the edge of the array, with zeros behind it.
  private func padded(_ block: VoxelBlock) -> VoxelBlock {
    let strides = N5Array.strides(chunkShape, elementSize: elementType.size)
    let bytes = Bytes(capacity: chunkByteCount) { memory in
      memory.initializeMemory(as: UInt8.self, repeating: 0)
      if let base = memory.baseAddress { block.copy(Region(shape: block.shape), to: base, strides: strides) }
      return memory.count
    }
    return VoxelBlock(elementType: elementType, shape: chunkShape, strides: strides, bytes: bytes)
  }

  /// The first axis fastest.
  private static func strides(_ shape: [Int], elementSize: Int) -> [Int] {
    rowMajorStrides(shape.reversed(), elementSize: elementSize).reversed()
  }

  /// How a block of that shape lies in its decoded bytes.
  func voxels(_ shape: [Int]) -> DenseLayout {
    DenseLayout(elementType: elementType, byteOrder: .big, shape: shape, axes: shape.indices.reversed())
  }
}
