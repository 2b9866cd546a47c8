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

  func location(ofChunk index: [Int]) async throws -> ChunkLocation? {
    let block = block(at: index)
    guard let table = try await table(of: block) else {
      return location(of: index, in: block.object.name, .missingObject)
    }
    let range = try await naming(block) { try table.bytes(ofBlock: block.number) }
    return location(of: index, in: block.object.name, .bytes(range))
  }

  /// One block, and the file that it lies in.
  private struct Block: Sendable {
    let file: Vector3<Int>
    let object: StoreObject
    /// Its position in the file, and its number there.
    let position: Vector3<Int>
    let number: Int
  }

  private func block(at index: [Int]) -> Block {
    let (x, y, z) = (index[1], index[2], index[3])
    let exponent = header.fileExponent
    let file = Vector3(x >> exponent, y >> exponent, z >> exponent)
    let inside = header.blocksPerEdge - 1
    let position = Vector3(x & inside, y & inside, z & inside)
    return Block(
      file: file, object: StoreObject(location.store, location.appending(WKWFiles.path(file)).key),
      position: position, number: MortonCode.encode(position))
  }

  /// The part of the jump table that has a block; nil when there is no such file.
  private func table(of block: Block) async throws -> WKWJumpTable? {
    let (folder, page) = (header, WKWJumpTable.page(ofBlock: block.number, in: header))
    return try await tables.value(WKWJumpTable.Place(file: block.file, page: page)) {
      try await WKWJumpTable.read(block.object, page: page, folder: folder)
    }
  }

  /// Gives what is wrong with a block its name.
  private func naming<Result>(_ block: Block, _ body: () async throws -> Result) async throws -> Result {
    do { return try await body() } catch let failure as Failure where failure.code == .corrupt {
      let (x, y, z) = (block.position.x, block.position.y, block.position.z)
      throw Failure(.corrupt, block.object.name, "block \([x, y, z]): \(failure.problem)", remedy: failure.remedy)
    }
  }

  private func read(_ part: Region?, ofChunkAt index: [Int]) async throws -> ChunkPart? {
    let block = block(at: index)
    let (object, folder) = (block.object, header)
    guard let table = try await table(of: block) else { return nil }
    return try await naming(block) {
      let place = try table.bytes(ofBlock: block.number)
      if let part, !header.blockType.isCompressed {
        return try await voxels.read(part, from: object, at: place.lowerBound)
      }
      // A file that went away meanwhile is a missing one.
      guard let stored = try await object.read(.from(offset: place.lowerBound, count: place.count)) else { return nil }
      guard header.blockType.isCompressed else { return whole(stored) }
      return try await WorkerPool.compute.run { [self] in
        if let part {
          return try voxels.decode(part) { ranges, size throws(Failure) in
            try LZ4Block.decode(stored, ranges: ranges, of: size)
          }
        }
        return whole(try LZ4Block.decode(stored, decodedSize: folder.blockByteCount))
      }
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
