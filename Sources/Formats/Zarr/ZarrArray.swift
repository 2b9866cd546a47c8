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
  /// Extent of what one object holds: a chunk, or a shard.
  private let objectShape: [Int]
  private let grid: [Int]
  let reader: ChunkReader
  private let declaredKeys: ZarrChunkKeys
  private let foundKeys = Locked<ZarrChunkKeys?>(nil)

  init(
    location: Location, elementType: ElementType, shape: [Int], objectShape: [Int], chain: CodecChain,
    keys: ZarrChunkKeys, fillValue: Element
  ) {
    self.elementType = elementType
    self.shape = shape
    self.objectShape = objectShape
    self.fillValue = fillValue
    chunkShape = chain.granularity
    grid = zip(shape, objectShape).map { $0 / $1 + ($0 % $1 == 0 ? 0 : 1) }
    layout = StorageLayout(
      shardShape: chain.isSharded ? objectShape : nil, storedChunkShape: chain.storedChunkShape, codecs: chain.names)
    reader = ChunkReader(chain: chain, fillValue: fillValue)
    declaredKeys = keys
    storage = ZarrStorage(
      location: location, shape: shape, objectShape: objectShape, chain: chain, fillValue: fillValue, keys: keys)
  }

  var name: String { storage.location.name }

  func readChunk(at index: [Int]) async throws -> VoxelBlock? { try await read(nil, ofChunkAt: index)?.block }

  func readPart(_ part: Region, ofChunkAt index: [Int]) async throws -> ChunkPart? {
    try await read(part, ofChunkAt: index)
  }

  func cost(ofPart part: Region) -> PartCost { reader.cost(ofPart: part) }

  private func read(_ part: Region?, ofChunkAt index: [Int]) async throws -> ChunkPart? {
    let place = place(of: index)
    func read(_ keys: ZarrChunkKeys) async throws -> ChunkPart? {
      try await reader.readPart(
        part, of: self.object(place.object, keys), number: number(of: place.object), position: place.position)
    }
    let keys = currentKeys
    let found = try await read(keys)
    guard keys == .undeclared, place.object.count > 1 else { return found }
    if found != nil {
      foundKeys.withLock { $0 = .plain(separator: ".") }
      return found
    }
    let nested = ZarrChunkKeys.plain(separator: "/")
    let foundNested = try await read(nested)
    if foundNested != nil { foundKeys.withLock { $0 = nested } }
    return foundNested
  }

  var objectGrid: [Int] { zip(objectShape, chunkShape).map { $0 / $1 } }

  func batches(of indices: [[Int]]) async throws -> [[[Int]]] {
    // Shards came with version 3, whose keys are declared.
    guard reader.readsBatches, let first = indices.first else { return indices.map { [$0] } }
    let object = place(of: first).object
    let batches = try await reader.batches(
      of: indices.map { place(of: $0).position }, in: self.object(object, currentKeys), number: number(of: object))
    return batches.map { batch in batch.map { indices[$0] } }
  }

  func readBatch(
    _ batch: [[Int]], deliver: @escaping @Sendable ([Int], VoxelBlock?) throws -> Void
  ) async throws {
    guard reader.readsBatches, batch.count > 1, let first = batch.first else {
      for index in batch { try deliver(index, try await readChunk(at: index)) }
      return
    }
    let object = place(of: first).object
    try await reader.readBatch(
      batch.map { place(of: $0).position }, of: self.object(object, currentKeys), number: number(of: object)
    ) { try deliver(batch[$0], $1) }
  }

  /// The object that holds a chunk, and where in it.
  func place(of index: [Int]) -> (object: [Int], position: [Int]) {
    let steps = objectGrid
    return (zip(index, steps).map { $0 / $1 }, zip(index, steps).map { $0 % $1 })
  }

  /// Tells the array's objects apart.
  func number(of object: [Int]) -> Int {
    var number = 0
    for (index, extent) in zip(object, grid) { number = number &* extent &+ index }
    return number
  }

  /// How keys are made, as far as is known.
  var currentKeys: ZarrChunkKeys {
    declaredKeys == .undeclared ? foundKeys.withLock { $0 } ?? .undeclared : declaredKeys
  }

  func object(_ index: [Int], _ keys: ZarrChunkKeys) -> StoreObject {
    StoreObject(storage.location.store, storage.location.appending(keys.key(index)).key)
  }
}
