import Codecs
import Formats
import Stores
import Voxels

/// Looks into the objects of Zarr arrays: shards, nested ones too, and chunks.
public enum ZarrInspector: ObjectInspector {
  public static let documentation = PluginDocumentation(
    names: ["zarr3-shard"], summary: "Zarr v3 shards, nested ones too, and chunks of both versions of Zarr.",
    specification: "https://zarr-specs.readthedocs.io/en/latest/v3/codecs/sharding-indexed/index.html",
    example: "c/0/0/0")

  public static func open(_ object: Location, size: Int, array: Location?) async throws -> InspectedObject? {
    guard let (node, storage, position) = try await find(object, array) else { return nil }
    let source = StoreObject(object.store, object.key)
    let chain = storage.chain
    let rank = storage.shape.count
    let axes = EnclosingArray.axes(node.dimensionNames, rank: rank)
    let region = position.map {
      Region(offset: zip($0, storage.objectShape).map(*), shape: storage.objectShape)
        .intersection(Region(shape: storage.shape))
    }
    let index = try await ZarrShardIndex.read(source, size: size, chain: chain)
    let chunkShape = chain.granularity
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
      report: ShardReport(facts, table: index.table, indexFaults: index.faults), source: source,
      decoder: ZarrDecoder(chain: index.leaf, divisions: index.divisions, fillValue: storage.fillValue),
      fillValue: storage.fillValue)
  }

  /// The array that an object belongs to, and which of its objects it is.
  private static func find(
    _ object: Location, _ array: Location?
  ) async throws -> (ArrayNode, ZarrStorage, [Int]?)? {
    for folder in array.map({ [$0] }) ?? EnclosingArray.candidates(above: object) {
      guard case .array(let node)? = try await FormatRegistry.open(folder, as: "zarr"),
        let storage = ZarrStorage(node.array)
      else { continue }
      if let key = EnclosingArray.key(of: object, below: folder), let position = storage.position(ofKey: key) {
        return (node, storage, position)
      }
      // Something else in the array's folder is no object of it, but a file from elsewhere may have been copied.
      guard array != nil else { return nil }
      let tails = EnclosingArray.tails(of: object.key, upTo: storage.shape.count + 1)
      return (node, storage, tails.lazy.compactMap { storage.position(ofKey: $0) }.first)
    }
    return nil
  }
}

/// Decodes the innermost chunks of a shard, and turns them to the array's axes.
private struct ZarrDecoder: StoredChunkDecoder {
  let chain: CodecChain
  /// The levels of shards, outermost first.
  let divisions: [ShardDivision]
  let fillValue: Element

  func storedSizeLimit(at position: [Int]) -> Int { chain.storedSizeLimit }

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
