import Formats
import Stores
import Voxels

/// Looks into the objects of precomputed volumes: shards, and chunks that are objects of their own.
public enum PrecomputedInspector: ObjectInspector {
  public static let documentation = PluginDocumentation(
    names: ["precomputed-shard"], summary: "Neuroglancer precomputed shards and chunks.",
    specification: "https://github.com/google/neuroglancer/blob/master/src/datasource/precomputed/sharded.md",
    example: "8_8_30/0a.shard")

  public static func open(_ object: Location, size: Int, array: Location?) async throws -> InspectedObject? {
    let name = object.key.split(separator: "/").last.map(String.init) ?? ""
    let isShard = [".shard", ".index", ".data"].contains { name.hasSuffix($0) }
    guard isShard || looksLikeChunk(name) else { return nil }
    guard let node = try await PrecomputedScaleFinder.find(object, array), let objects = PrecomputedObjects(node)
    else { return nil }
    if isShard, let shards = objects.storage.shards {
      return try await objects.inspect(object, number: shards.shard(named: name), size: size, shards)
    }
    guard let position = objects.storage.position(ofName: name), objects.storage.shards == nil else { return nil }
    return objects.chunk(object, at: position, size: size)
  }

  /// Three ranges: `0-64_0-64_16-32`, with or without a suffix.
  private static func looksLikeChunk(_ name: String) -> Bool {
    let ranges = name.prefix { $0 != "." }.split(separator: "_")
    return ranges.count == 3 && ranges.allSatisfy { $0.contains("-") && $0.allSatisfy { $0.isNumber || $0 == "-" } }
  }
}

extension PrecomputedObjects {
  private static let axes = ["x", "y", "z", "channel"]

  /// Reads the indexes of one shard.
  ///
  /// - Parameter number: the shard's; nil when its name does not tell.
  func inspect(
    _ object: Location, number: UInt64?, size: Int, _ shards: PrecomputedShards
  ) async throws -> InspectedObject {
    let index = try await PrecomputedShardIndex.read(object, size: size, shards, number: number)
    let box = index.box
    let chunkShape = array.chunkShape
    let region = box.map { box in
      Region(
        offset: zip(box.offset, chunkShape).map(*) + [0],
        shape: zip(box.shape, chunkShape).map(*) + [chunkShape[3]]
      ).intersection(Region(shape: array.shape))
    }
    let facts = ShardFacts(
      kind: .precomputedShard, file: index.data.name, byteCount: index.size, array: storage.location.name,
      format: "precomputed", elementType: array.elementType, axes: Self.axes, arrayShape: array.shape,
      objectShape: region?.shape ?? array.shape, chunkShape: chunkShape,
      coordinates: number.flatMap { Int(exactly: $0) }.map { [$0] }, region: region,
      box: region.map { EnclosingArray.box($0, axes: Self.axes, voxelOffset: storage.voxelOffset) },
      insideGrid: index.table.grid, gridAxes: [0, 1, 2], firstChunk: box?.offset ?? [0, 0, 0],
      codecs: array.layout.codecs, indexChecksum: .none, hasChunkChecksums: false, reserved: index.reserved,
      clipsChunks: true, isBox: box != nil, isIndexReadable: index.isReadable)
    return InspectedObject(
      report: ShardReport(facts, table: index.table, indexFaults: index.faults), source: index.data,
      decoder: PrecomputedDecoder(storage: storage, first: box?.offset ?? [0, 0, 0], object: index.data.name),
      fillValue: array.fillValue)
  }

  /// One chunk that is an object of its own.
  func chunk(_ object: Location, at position: [Int], size: Int) -> InspectedObject {
    let region = array.region(ofChunk: position + [0])
    var table = ChunkTable(grid: [1, 1, 1])
    table.set(0, offset: 0, length: UInt64(size))
    let facts = ShardFacts(
      kind: .chunk, file: object.name, byteCount: size, array: storage.location.name, format: "precomputed",
      elementType: array.elementType, axes: Self.axes, arrayShape: array.shape, objectShape: array.chunkShape,
      chunkShape: array.chunkShape, coordinates: position, region: region,
      box: EnclosingArray.box(region, axes: Self.axes, voxelOffset: storage.voxelOffset), insideGrid: [1, 1, 1],
      gridAxes: [0, 1, 2], firstChunk: position, codecs: array.layout.codecs, indexChecksum: .none,
      hasChunkChecksums: false, reserved: [], clipsChunks: true)
    return InspectedObject(
      report: ShardReport(facts, table: table), source: StoreObject(object.store, object.key),
      decoder: PrecomputedDecoder(storage: storage, first: position, object: object.name), fillValue: array.fillValue)
  }
}
