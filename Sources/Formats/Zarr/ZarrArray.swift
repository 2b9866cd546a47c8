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
    layout = StorageLayout(shardShape: chain.isSharded ? objectShape : nil, codecs: chain.names)
    reader = ChunkReader(chain: chain, fillValue: fillValue)
    declaredKeys = keys
  }

  var name: String { location.name }

  func readChunk(at index: [Int]) async throws -> VoxelBlock? {
    let steps = zip(objectShape, chunkShape).map { $0 / $1 }
    let object = zip(index, steps).map { $0 / $1 }
    let position = zip(index, steps).map { $0 % $1 }
    var number = 0
    for (index, extent) in zip(object, objectGrid) { number = number &* extent &+ index }
    return try await read(object, number: number, position: position)
  }

  private func read(_ object: [Int], number: Int, position: [Int]) async throws -> VoxelBlock? {
    let keys = declaredKeys == .undeclared ? foundKeys.withLock { $0 } ?? .undeclared : declaredKeys
    let block = try await reader.read(self.object(object, keys), number: number, position: position)
    guard keys == .undeclared, object.count > 1 else { return block }
    if block != nil {
      foundKeys.withLock { $0 = .plain(separator: ".") }
      return block
    }
    let nested = ZarrChunkKeys.plain(separator: "/")
    let found = try await reader.read(self.object(object, nested), number: number, position: position)
    if found != nil { foundKeys.withLock { $0 = nested } }
    return found
  }

  private func object(_ index: [Int], _ keys: ZarrChunkKeys) -> StoreObject {
    StoreObject(location.store, location.appending(keys.key(index)).key)
  }
}
