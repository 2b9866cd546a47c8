import Codecs
import Stores
import Voxels

/// One mag of WKW files; axes channel, x, y, z.
///
/// A chunk is a block. It is delivered as it is stored, x fastest and channels interleaved, with the strides that say
/// so.
final class WKWArray: ChunkedArray {
  let elementType: ElementType
  let shape: [Int]
  let chunkShape: [Int]
  let layout: StorageLayout
  let location: Location
  let header: WKWHeader
  /// How a block lies in its bytes: x fastest among the voxels, channels interleaved.
  private let voxels: DenseLayout
  /// Nil for a file that is missing.
  private let tables = LoadingCache<WKWJumpTable.Place, WKWJumpTable?>(.indexes, patience: .milliseconds(500)) {
    $0?.footprint ?? 0
  }

  /// - Parameter extent: x, y, z.
  init(location: Location, header: WKWHeader, extent: Vector3<Int>) {
    self.location = location
    self.header = header
    elementType = header.elementType
    let file = header.fileExtent
    shape = [header.channelCount, extent.x, extent.y, extent.z]
    voxels = WKWArray.voxels(header)
    chunkShape = voxels.shape
    layout = StorageLayout(
      shardShape: [header.channelCount, file, file, file], codecs: [header.blockType.name])
  }

  var name: String { location.name }
  /// Blocks of files that are not there are black.
  var fillValue: Element { .zero(elementType) }

  func readChunk(at index: [Int]) async throws -> VoxelBlock? { try await read(nil, ofChunkAt: index)?.block }

  func readPart(_ part: Region, ofChunkAt index: [Int]) async throws -> ChunkPart? {
    try await read(part == Region(shape: chunkShape) ? nil : part, ofChunkAt: index)
  }

  func cost(ofPart part: Region) -> PartCost {
    header.blockType.isCompressed
      ? voxels.cost(ofPart: part, decodedCount: LZ4Block.decodedCount) : voxels.cost(ofPart: part)
  }

  private func read(_ part: Region?, ofChunkAt index: [Int]) async throws -> ChunkPart? {
    let (x, y, z) = (index[1], index[2], index[3])
    let exponent = header.fileExponent
    let file = Vector3(x >> exponent, y >> exponent, z >> exponent)
    let inside = header.blocksPerEdge - 1
    let block = MortonCode.encode(Vector3(x & inside, y & inside, z & inside))
    let object = StoreObject(location.store, location.appending(WKWFiles.path(file)).key)
    let page = WKWJumpTable.page(ofBlock: block, in: header)
    let folder = header
    let table = try await tables.value(WKWJumpTable.Place(file: file, page: page)) {
      try await WKWJumpTable.read(object, page: page, folder: folder)
    }
    guard let table else { return nil }
    do {
      let place = try table.range(ofBlock: block)
      if let part, !header.blockType.isCompressed, case .from(let offset, _) = place {
        return try await voxels.read(part, from: object, at: offset)
      }
      // A file that went away meanwhile is a missing one.
      guard let stored = try await object.read(place) else { return nil }
      guard header.blockType.isCompressed else { return whole(stored) }
      return try await WorkerPool.compute.run { [self] in
        if let part {
          return try voxels.decode(part) { ranges, size throws(Failure) in
            try LZ4Block.decode(stored, ranges: ranges, of: size)
          }
        }
        return whole(try LZ4Block.decode(stored, decodedSize: folder.blockByteCount))
      }
    } catch let failure as Failure where failure.code == .corrupt {
      throw Failure(
        .corrupt, object.name, "block \([x & inside, y & inside, z & inside]): \(failure.problem)",
        remedy: failure.remedy)
    }
  }

  private func whole(_ decoded: Bytes) -> ChunkPart { ChunkPart(whole: WKWArray.block(decoded, header)) }

  /// Decoded bytes of one block, seen as channel, x, y, z.
  static func block(_ decoded: Bytes, _ header: WKWHeader) -> VoxelBlock {
    let voxels = voxels(header)
    return VoxelBlock(
      elementType: header.elementType, shape: voxels.shape, strides: voxels.strides, bytes: decoded)
  }

  private static func voxels(_ header: WKWHeader) -> DenseLayout {
    let edge = header.blockExtent
    return DenseLayout(
      elementType: header.elementType, shape: [header.channelCount, edge, edge, edge], axes: [3, 2, 1, 0])
  }
}
