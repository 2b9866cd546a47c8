import Formats
import Stores
import Voxels

/// Looks into WKW files, by the header that each of them has.
public enum WKWInspector: ObjectInspector {
  public static let documentation = PluginDocumentation(
    names: ["wkw"], summary: "WKW files, raw and compressed.",
    specification: "https://github.com/scalableminds/webknossos-wrap", example: "z0/y0/x0.wkw")

  public static func open(_ object: Location, size: Int, array: Location?) async throws -> InspectedObject? {
    guard object.key.hasSuffix(".wkw"), !object.key.hasSuffix("header.wkw") else { return nil }
    let folder = array ?? WKWFileIndex.position(ofKey: object.key).map { _ in object.appending("../../..") }
    let declared: WKWHeader? = if let folder { try await self.header(in: folder) } else { nil }
    return try await inspect(StoreObject(object.store, object.key), size: size, declared: declared, folder: folder)
  }

  /// Reads the index of one file; nil when there is no such file.
  ///
  /// - Parameter declared: the header of the file's folder; nil when that has none.
  static func inspect(
    _ source: StoreObject, size: Int, declared: WKWHeader?, folder: Location?
  ) async throws -> InspectedObject? {
    guard let index = try await WKWFileIndex.read(source, size: size) else { return nil }
    let header = index.header
    let position = WKWFileIndex.position(ofKey: source.key)
    var faults: [ShardFault] = []
    if let declared, !index.fits(declared) {
      faults.append(
        ShardFault(
          kind: .outOfRange, message: "the file's header is not that of header.wkw in its folder",
          range: 0..<WKWHeader.byteCount))
    }
    let edge = header.blocksPerEdge
    var table = ChunkTable(grid: [edge, edge, edge])
    fill(&table, from: index)

    let (channels, block, file) = (header.channelCount, header.blockExtent, header.fileExtent)
    let objectShape = [channels, file, file, file]
    let region = position.map { Region(offset: [0, $0.x * file, $0.y * file, $0.z * file], shape: objectShape) }
    let axes = ["c", "x", "y", "z"]
    let facts = ShardFacts(
      kind: .wkw, file: source.name, byteCount: size, array: declared == nil ? nil : folder?.name, format: "wkw 1",
      elementType: header.elementType, axes: axes, arrayShape: nil, objectShape: objectShape,
      chunkShape: [channels, block, block, block], coordinates: position.map { [$0.x, $0.y, $0.z] }, region: region,
      box: region.map { EnclosingArray.box($0, axes: axes) }, insideGrid: table.grid, gridAxes: [1, 2, 3],
      firstChunk: position.map { [$0.x * edge, $0.y * edge, $0.z * edge] }, codecs: [header.blockType.name],
      indexChecksum: .none, hasChunkChecksums: false, reserved: [0..<header.leastDataOffset])
    return InspectedObject(
      report: ShardReport(facts, table: table, indexFaults: faults), source: source,
      decoder: WKWDecoder(index: index), fillValue: .zero(header.elementType))
  }

  private static func header(in folder: Location) async throws -> WKWHeader? {
    let place = folder.appending("header.wkw")
    let range = ByteRange.from(offset: 0, count: WKWHeader.byteCount)
    guard let size = try await place.store.size(of: place.key), size >= WKWHeader.byteCount,
      let bytes = try await place.store.read(place.key, range, limit: WKWHeader.byteCount)
    else { return nil }
    do throws(Failure) { return try WKWHeader(parsing: bytes) } catch { throw error.at(place.name) }
  }

  /// Every block is stored; one that ends before it starts is nowhere.
  private static func fill(_ table: inout ChunkTable, from index: WKWFileIndex) {
    let edge = index.header.blocksPerEdge
    var entry = 0
    for x in 0..<edge {
      for y in 0..<edge {
        for z in 0..<edge {
          let extent = index.extent(ofBlock: MortonCode.encode(Vector3(x, y, z)))
          table.set(entry, offset: extent.offset, length: extent.count)
          if extent.count == 0 { table.marks[entry].insert(.outOfRange) }
          entry += 1
        }
      }
    }
  }
}

private struct WKWDecoder: StoredChunkDecoder {
  let index: WKWFileIndex

  func storedSizeLimit(at position: [Int]) -> Int { index.header.storedBlockLimit }

  func check(_ stored: Bytes, at position: [Int]) -> ChunkOutcome {
    do throws(Failure) {
      let block = try index.decode(stored)
      return .voxels(block, isOnlyFill: block.isFilled(with: .zero(block.elementType)))
    } catch { return .undecodable(error) }
  }
}
