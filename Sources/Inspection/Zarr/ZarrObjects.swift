import Codecs
import Formats
import Stores
import Voxels

/// The objects of a Zarr array of either version: shards or chunks.
struct ZarrObjects: ArrayObjects {
  private static let documents: Set<String> = ["zarr.json", ".zarray", ".zattrs", ".zgroup", ".zmetadata"]

  let areStored = true
  let node: ArrayNode
  let storage: ZarrStorage
  private let grid: ObjectGrid
  private let keys: Int

  init?(_ node: ArrayNode) {
    guard let storage = ZarrStorage(node.array) else { return nil }
    self.node = node
    self.storage = storage
    grid = ObjectGrid(storage.objectGrid)
    keys = storage.keyVariantCount
  }

  var noun: String { storage.chain.isSharded ? "shard" : "chunk" }
  var location: Location { storage.location }
  var cellCount: Int { grid.count }
  var variantCount: Int { keys }
  var isOneChunk: Bool { storage.chain.division == nil && !isPlain }
  var canLackChunks: Bool { storage.chain.division != nil }
  var objectShape: [Int]? { storage.objectShape }

  /// Whether an object is one huge chunk that is stored as it is, so that all there is to check is its size.
  private var isPlain: Bool { storage.chain.storedChunkShape != nil }

  func role(ofKey key: String) -> ObjectRole {
    if ZarrObjects.documents.contains(key) { return .metadata }
    guard let place = storage.place(ofKey: key) else { return .stray }
    return grid.cell(at: place.position).map { .object($0 * keys + place.variant) } ?? .outside
  }

  func key(ofObject number: Int) -> String {
    storage.key(grid.position(ofCell: number / keys), variant: number % keys)
  }

  func position(ofCell cell: Int) -> [Int]? { grid.position(ofCell: cell) }

  func inspect(_ number: Int) async throws -> InspectedObject? {
    let object = object(number)
    guard let size = try await object.store.size(of: object.key) else { return nil }
    return try await inspect(object, size: size, at: grid.position(ofCell: number / keys))
  }

  func examine(_ number: Int) async throws -> ExaminedChunk? {
    let position = grid.position(ofCell: number / keys)
    return try await examine(
      object(number), ZarrDecoder(chain: storage.chain, divisions: [], fillValue: storage.fillValue), at: position,
      position: position, decodedBytes: storage.objectShape.reduce(node.array.elementType.size, *))
  }

  /// Reads the index of one object.
  ///
  /// - Parameter position: in the grid of objects; nil when it is not known.
  func inspect(_ object: StoreObject, size: Int, at position: [Int]?) async throws -> InspectedObject {
    let chain = storage.chain
    let rank = storage.shape.count
    let axes = EnclosingArray.axes(node.dimensionNames, rank: rank)
    let region = position.map {
      Region(offset: zip($0, storage.objectShape).map(*), shape: storage.objectShape)
        .intersection(Region(shape: storage.shape))
    }
    let index = try await ZarrShardIndex.read(object, size: size, chain: chain)
    let chunkShape = chain.storedChunkShape ?? chain.granularity
    let grid = index.table.grid
    let facts = ShardFacts(
      kind: chain.division == nil ? .chunk : .zarrShard, file: object.name, byteCount: size,
      array: storage.location.name, format: "zarr \(node.format.version)", elementType: node.array.elementType,
      axes: axes, arrayShape: storage.shape, objectShape: storage.objectShape, chunkShape: chunkShape,
      coordinates: position, region: region, box: region.map { EnclosingArray.box($0, axes: axes) },
      insideGrid: region.map { region in
        (0..<rank).map { min(grid[$0], (region.shape[$0] + chunkShape[$0] - 1) / chunkShape[$0]) }
      } ?? grid,
      gridAxes: Array(0..<rank),
      firstChunk: position.map { position in (0..<rank).map { position[$0] * grid[$0] } },
      codecs: chain.names, indexChecksum: index.checksum, hasChunkChecksums: index.leaf.hasChecksum,
      reserved: index.reserved, isIndexReadable: index.isReadable)
    return InspectedObject(
      report: ShardReport(facts, table: index.table, indexFaults: index.faults), source: object,
      decoder: ZarrDecoder(chain: index.leaf, divisions: index.divisions, fillValue: storage.fillValue),
      fillValue: storage.fillValue)
  }
}

/// Decodes the innermost chunks of a shard, and turns them to the array's axes.
struct ZarrDecoder: StoredChunkDecoder {
  let chain: CodecChain
  /// The levels of shards, outermost first.
  let divisions: [ShardDivision]
  let fillValue: Element

  func storedSizeLimit(at position: [Int]) -> Int { chain.storedSizeLimit }

  var plainSize: Int? { chain.storedChunkShape == nil ? nil : chain.storedSizeLimit }

  func check(_ stored: Bytes, at position: [Int]) -> ChunkOutcome {
    switch chain.check(stored, fillValue: fillValue) {
    case .voxels(let block):
      let isOnlyFill = block.isFilled(with: fillValue)
      return .voxels(divisions.reversed().reduce(block) { $1.restored($0) }, isOnlyFill: isOnlyFill)
    case .wrongChecksum(let failure): return .wrongChecksum(failure)
    case .undecodable(let failure): return .undecodable(failure)
    }
  }
}
