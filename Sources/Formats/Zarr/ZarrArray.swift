import Codecs
import Stores
import Voxels

/// A Zarr array of either version.
///
/// Its chunk is the smallest piece that can be read alone: for a sharded array an (innermost) inner chunk.
final class ZarrArray: ChunkedArray {
  let elementType: ElementType
  let shape: [Int]
  let chunkShape: [Int]
  let fillValue: Element
  let layout: StorageLayout
  let storage: ZarrStorage
  private let location: Location
  /// Extent of what one object holds: a chunk, or a shard.
  private let objectShape: [Int]
  private let objectGrid: [Int]
  private let reader: ChunkReader
  private let declaredKeys: ZarrChunkKeys
  private let foundKeys = Locked<ZarrChunkKeys?>(nil)

  init(
    location: Location, elementType: ElementType, shape: [Int], objectShape: [Int], chain: CodecChain,
    keys: ZarrChunkKeys, fillValue: Element
  ) {
    self.location = location
    self.elementType = elementType
    self.shape = shape
    self.objectShape = objectShape
    self.fillValue = fillValue
    chunkShape = chain.granularity
    objectGrid = zip(shape, objectShape).map { $0 / $1 + ($0 % $1 == 0 ? 0 : 1) }
    layout = StorageLayout(
      shardShape: chain.isSharded ? objectShape : nil, storedChunkShape: chain.storedChunkShape, codecs: chain.names)
    reader = ChunkReader(chain: chain, fillValue: fillValue)
    declaredKeys = keys
    storage = ZarrStorage(
      location: location, shape: shape, objectShape: objectShape, chain: chain, fillValue: fillValue, keys: keys)
  }

  var name: String { location.name }

  func readChunk(at index: [Int]) async throws -> VoxelBlock? { try await read(nil, ofChunkAt: index)?.block }

  func readPart(_ part: Region, ofChunkAt index: [Int]) async throws -> ChunkPart? {
    try await read(part, ofChunkAt: index)
  }

  func cost(ofPart part: Region) -> PartCost { reader.cost(ofPart: part) }

  private func read(_ part: Region?, ofChunkAt index: [Int]) async throws -> ChunkPart? {
    let steps = zip(objectShape, chunkShape).map { $0 / $1 }
    let object = zip(index, steps).map { $0 / $1 }
    let position = zip(index, steps).map { $0 % $1 }
    var number = 0
    for (index, extent) in zip(object, objectGrid) { number = number &* extent &+ index }
    func read(_ keys: ZarrChunkKeys) async throws -> ChunkPart? {
      try await reader.readPart(part, of: self.object(object, keys), number: number, position: position)
    }
    let keys = declaredKeys == .undeclared ? foundKeys.withLock { $0 } ?? .undeclared : declaredKeys
    let found = try await read(keys)
    guard keys == .undeclared, object.count > 1 else { return found }
    if found != nil {
      foundKeys.withLock { $0 = .plain(separator: ".") }
      return found
    }
    let nested = ZarrChunkKeys.plain(separator: "/")
    let foundNested = try await read(nested)
    if foundNested != nil { foundKeys.withLock { $0 = nested } }
    return foundNested
  }

  private func object(_ index: [Int], _ keys: ZarrChunkKeys) -> StoreObject {
    StoreObject(location.store, location.appending(keys.key(index)).key)
  }
}
