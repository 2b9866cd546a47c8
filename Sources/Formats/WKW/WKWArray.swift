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
  private let location: Location
  private let header: WKWHeader
  private let strides: [Int]
  /// Nil for a file that is missing.
  private let tables = LoadingCache<WKWJumpTable.Place, WKWJumpTable?>(.indexes) { $0?.footprint ?? 0 }

  /// - Parameter extent: x, y, z.
  init(location: Location, header: WKWHeader, extent: Vector3<Int>) {
    self.location = location
    self.header = header
    elementType = header.elementType
    let (block, file) = (header.blockExtent, header.fileExtent)
    shape = [header.channelCount, extent.x, extent.y, extent.z]
    chunkShape = [header.channelCount, block, block, block]
    strides = [
      elementType.size, header.voxelSize, header.voxelSize * block, header.voxelSize * block * block,
    ]
    layout = StorageLayout(
      shardShape: [header.channelCount, file, file, file], codecs: [header.blockType.name])
  }

  var name: String { location.name }
  /// Blocks of files that are not there are black.
  var fillValue: Element { .zero(elementType) }

  func readChunk(at index: [Int]) async throws -> VoxelBlock? {
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
      // A file that went away meanwhile is a missing one.
      guard let stored = try await object.read(table.range(ofBlock: block)) else { return nil }
      let voxels =
        header.blockType.isCompressed
        ? try await WorkerPool.compute.run { try LZ4Block.decode(stored, decodedSize: folder.blockByteCount) } : stored
      return VoxelBlock(elementType: elementType, shape: chunkShape, strides: strides, bytes: voxels)
    } catch let failure as Failure where failure.code == .corrupt {
      throw Failure(
        .corrupt, object.name, "block \([x & inside, y & inside, z & inside]): \(failure.problem)",
        remedy: failure.remedy)
    }
  }
}
