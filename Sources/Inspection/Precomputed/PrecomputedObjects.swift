import Formats
import Stores
import Voxels

/// The objects of one scale of a precomputed volume: shards, or chunks under names with or without a suffix.
struct PrecomputedObjects: ArrayObjects {
  /// How the names of shards end. Early writers split shards into two objects.
  private static let shardEndings = [".shard", ".index"]

  let areStored = true
  let array: any ChunkedArray
  let storage: PrecomputedStorage
  private let grid: ObjectGrid

  init?(_ node: ArrayNode) {
    guard let storage = PrecomputedStorage(node.array) else { return nil }
    self.storage = storage
    array = node.array
    grid = ObjectGrid(storage.grid)
  }

  var noun: String { isOneChunk ? "chunk" : "shard" }
  var location: Location { storage.location }
  var cellCount: Int { storage.shards?.shardCount ?? grid.count }
  var variantCount: Int {
    isOneChunk ? PrecomputedStorage.suffixes.count : PrecomputedObjects.shardEndings.count
  }
  var isOneChunk: Bool { storage.shards == nil }
  var canLackChunks: Bool { storage.shards != nil }
  var objectShape: [Int]? { isOneChunk ? array.chunkShape : array.layout.shardShape }

  func role(ofKey key: String) -> ObjectRole {
    let (stem, ending) = PrecomputedObjects.split(key)
    guard let shards = storage.shards else {
      guard let variant = PrecomputedStorage.suffixes.firstIndex(of: ending),
        let position = storage.position(ofName: stem), let cell = grid.cell(at: position)
      else { return .stray }
      return .object(cell * variantCount + variant)
    }
    guard let shard = shards.shard(named: stem), shard < UInt64(Int.max / variantCount) else { return .stray }
    if ending == ".data" { return .companion }
    guard let variant = PrecomputedObjects.shardEndings.firstIndex(of: ending) else { return .stray }
    return Int(shard) < cellCount ? .object(Int(shard) * variantCount + variant) : .outside
  }

  func key(ofObject number: Int) -> String {
    let (cell, variant) = number.quotientAndRemainder(dividingBy: variantCount)
    guard let shards = storage.shards else {
      return storage.name(ofChunk: grid.position(ofCell: cell)) + PrecomputedStorage.suffixes[variant]
    }
    return shards.name(ofShard: UInt64(cell)) + PrecomputedObjects.shardEndings[variant]
  }

  func position(ofCell cell: Int) -> [Int]? {
    guard let shards = storage.shards else { return grid.position(ofCell: cell) + [0] }
    guard let box = shards.box(ofShard: UInt64(cell)), let shard = array.layout.shardShape else { return nil }
    return (0..<3).map { box.offset[$0] * array.chunkShape[$0] / shard[$0] } + [0]
  }

  func inspect(_ number: Int) async throws -> InspectedObject? {
    let object = object(number)
    guard let shards = storage.shards, let size = try await object.store.size(of: object.key) else { return nil }
    let place = Location(store: object.store, key: object.key)
    return try await inspect(place, number: UInt64(number / variantCount), size: size, shards)
  }

  func examine(_ number: Int) async throws -> ExaminedChunk? {
    let position = grid.position(ofCell: number / variantCount)
    let object = object(number)
    return try await examine(
      object, PrecomputedDecoder(storage: storage, first: position, object: object.name), at: [0, 0, 0],
      position: position, decodedBytes: storage.shape(ofChunk: position).reduce(array.elementType.size, *))
  }

  /// A key and what stands behind its first dot.
  private static func split(_ key: String) -> (stem: String, ending: String) {
    guard let dot = key.firstIndex(of: ".") else { return (key, "") }
    return (String(key[..<dot]), String(key[dot...]))
  }
}

/// Decodes the chunks of a scale.
struct PrecomputedDecoder: StoredChunkDecoder {
  let storage: PrecomputedStorage
  /// The first chunk of the table in the volume's grid.
  let first: [Int]
  let object: String

  private func inVolume(_ position: [Int]) -> [Int] { zip(position, first).map(+) }

  func storedSizeLimit(at position: [Int]) -> Int { storage.storedSizeLimit(ofChunk: inVolume(position)) }

  func check(_ stored: Bytes, at position: [Int]) -> ChunkOutcome {
    do throws(Failure) {
      let block = try storage.decode(stored, at: inVolume(position), object: object)
      // Clipped chunks are padded at the end of their memory, with anything.
      let shape = storage.shape(ofChunk: inVolume(position))
      let isWhole = shape == block.shape
      let clipped = isWhole ? block : block.cropped(to: Region(shape: shape))
      return .voxels(block, isOnlyFill: clipped.holdsOnlyZeros(isDense: isWhole))
    } catch { return .undecodable(error) }
  }
}

extension VoxelBlock {
  /// - Parameter isDense: whether all of the memory belongs to the block.
  fileprivate func holdsOnlyZeros(isDense: Bool) -> Bool {
    if isDense { return isFilled(with: .zero(elementType)) }
    let copy = Bytes(capacity: shape.reduce(elementType.size, *)) { memory in
      if let base = memory.baseAddress {
        self.copy(Region(shape: shape), to: base, strides: rowMajorStrides(shape, elementSize: elementType.size))
      }
      return memory.count
    }
    return VoxelBlock(elementType: elementType, shape: shape, bytes: copy).isFilled(with: .zero(elementType))
  }
}
