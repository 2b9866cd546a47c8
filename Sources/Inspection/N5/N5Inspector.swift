import Formats
import Stores
import Voxels

/// Looks into the blocks of N5 datasets, each an object of its own.
public enum N5Inspector: ObjectInspector {
  public static let documentation = PluginDocumentation(
    names: ["n5-block"], summary: "Blocks of N5 datasets.",
    specification: "https://github.com/saalfeldlab/n5#file-system-specification", example: "s0/3/1/0")

  public static func open(_ object: Location, size: Int, array: Location?) async throws -> InspectedObject? {
    for folder in array.map({ [$0] }) ?? EnclosingArray.candidates(above: object) {
      guard case .array(let node)? = try await FormatRegistry.open(folder, as: "n5"),
        let storage = N5Storage(node.array)
      else { continue }
      let key = EnclosingArray.key(of: object, below: folder)
      if let position = key.flatMap({ storage.position(ofKey: $0) }) {
        return block(object, at: position, size: size, node, storage)
      }
      guard array != nil else { return nil }
      let tails = EnclosingArray.tails(of: object.key, upTo: node.array.rank)
      return block(object, at: tails.lazy.compactMap { storage.position(ofKey: $0) }.first, size: size, node, storage)
    }
    return nil
  }

  private static func block(
    _ object: Location, at position: [Int]?, size: Int, _ node: ArrayNode, _ storage: N5Storage
  ) -> InspectedObject {
    let array = node.array
    let axes = node.dimensionNames?.enumerated().map { $1 ?? "d\($0)" } ?? N5Inspector.axes(array.rank)
    let region = position.map { array.region(ofChunk: $0) }
    var table = ChunkTable(grid: array.shape.map { _ in 1 })
    table.set(0, offset: 0, length: UInt64(size))
    let facts = ShardFacts(
      kind: .chunk, file: object.name, byteCount: size, array: storage.location.name,
      format: "n5 \(node.format.version)", elementType: array.elementType, axes: axes, arrayShape: array.shape,
      objectShape: array.chunkShape, chunkShape: array.chunkShape, coordinates: position, region: region,
      box: region.map { EnclosingArray.box($0, axes: axes) }, insideGrid: table.grid,
      gridAxes: Array(axes.indices), firstChunk: position, codecs: array.layout.codecs, indexChecksum: .none,
      hasChunkChecksums: false, reserved: [])
    return InspectedObject(
      report: ShardReport(facts, table: table), source: StoreObject(object.store, object.key),
      decoder: N5Decoder(storage: storage), fillValue: array.fillValue)
  }

  /// N5 has the fastest axis first.
  private static func axes(_ rank: Int) -> [String] { Array(EnclosingArray.axes(nil, rank: rank).reversed()) }
}
