import CHDF5
import Codecs
import Stores
import Voxels

/// A chunked dataset.
///
/// The library only looks up where a chunk lies. Where all filters are known here, its bytes are then read from the
/// store and decoded on the caller's thread, many at once; else the library reads and decodes it on its own.
final class HDF5ChunkedArray: ChunkedArray {
  let chunkShape: [Int]
  let layout: StorageLayout
  private let dataset: HDF5Dataset
  private let pipeline: HDF5FilterPipeline

  init(_ dataset: HDF5Dataset, chunkShape: [Int], pipeline: HDF5FilterPipeline) {
    self.dataset = dataset
    self.chunkShape = chunkShape
    self.pipeline = pipeline
    layout = StorageLayout(codecs: pipeline.names)
  }

  var name: String { dataset.name }
  var elementType: ElementType { dataset.type.element }
  var shape: [Int] { dataset.shape }
  var fillValue: Element { dataset.fillValue }

  func readChunk(at index: [Int]) async throws -> VoxelBlock? { try await read(nil, ofChunkAt: index)?.block }

  func readPart(_ part: Region, ofChunkAt index: [Int]) async throws -> ChunkPart? {
    try await read(part == Region(shape: chunkShape) ? nil : part, ofChunkAt: index)
  }

  func cost(ofPart part: Region) -> PartCost {
    guard !dataset.type.needsConversion else { return .whole }
    if pipeline.names.isEmpty { return voxels.cost(ofPart: part) }
    return pipeline.partialCodec(0).map { voxels.cost(ofPart: part, decodedCount: $0.decodedCount) } ?? .whole
  }

  /// How the voxels lie in the decoded bytes of a chunk.
  private var voxels: DenseLayout {
    DenseLayout(
      elementType: elementType, byteOrder: dataset.type.order, shape: chunkShape, axes: Array(chunkShape.indices))
  }

  private func read(_ part: Region?, ofChunkAt index: [Int]) async throws -> ChunkPart? {
    guard let stored = try await locate(index) else { return nil }
    let region = Region(offset: zip(index, chunkShape).map(*), shape: chunkShape)
    let isPartial = region.intersection(Region(shape: shape)) != region
    let mask = pipeline.skipsPartialChunks && isPartial ? UInt32.max : stored.mask
    guard !dataset.type.needsConversion, pipeline.isKnown(mask) else {
      try await requireFilters(mask)
      return ChunkPart(whole: try await dataset.readThroughLibrary(region, blockShape: chunkShape))
    }
    let source = "\(name), chunk \(index)"
    guard stored.extent.count <= pipeline.storedSizeLimit(mask) else {
      throw Failure(.corrupt, source, "has \(stored.extent.count) bytes, more than its shape can take")
    }
    let object = dataset.object.file.medium.object
    let voxels = voxels
    if let part, pipeline.isPlain(mask), stored.extent.count == voxels.byteCount {
      guard let found = try await voxels.read(part, from: object, at: stored.extent.offset) else {
        throw Failure(.io, source, "vanished while it was read")
      }
      return found
    }
    let bytes = try await object.read(
      .from(offset: stored.extent.offset, count: stored.extent.count))
    guard let bytes else { throw Failure(.io, source, "vanished while it was read") }
    let (pipeline, type, blockShape) = (pipeline, dataset.type, chunkShape)
    return try await WorkerPool.compute.run {
      do throws(Failure) {
        if let part, let codec = pipeline.partialCodec(mask) {
          return try voxels.decode(part) { ranges, size throws(Failure) in
            try codec.decode(bytes, ranges: ranges, of: size)
          }
        }
        let decoded = try pipeline.decode(bytes, mask: mask)
        return ChunkPart(
          whole: VoxelBlock(
            elementType: type.element, shape: blockShape,
            bytes: type.order.native(decoded, elementSize: type.element.size)))
      } catch { throw error.at(source) }
    }
  }

  func location(ofChunk index: [Int]) async throws -> ChunkLocation? {
    let medium = dataset.object.file.medium
    guard let extent = try await locate(index)?.extent else {
      return location(of: index, in: medium.object.name, .missingChunk)
    }
    guard extent.offset >= 0, extent.count >= 0, extent.offset <= medium.size,
      extent.count <= medium.size - extent.offset
    else {
      throw Failure(
        .corrupt, "\(name), chunk \(index)",
        "lies at \(extent.offset) with \(extent.count) bytes, but the file ends at \(medium.size)")
    }
    return location(of: index, in: medium.object.name, .bytes(extent.offset..<extent.offset + extent.count))
  }

  private struct StoredChunk: Sendable {
    let extent: HDF5Medium.Extent
    /// Bit i is set when filter i was left out.
    let mask: UInt32
  }

  /// Where a chunk lies; nil when it was never written.
  @HDF5Thread
  private func locate(_ index: [Int]) throws -> StoredChunk? {
    try dataset.object.file.calling(dataset.path) {
      let (medium, id) = (dataset.object.file.medium, dataset.object.id)
      let offset = zip(index, chunkShape).map { hsize_t($0 * $1) }
      var mask: UInt32 = 0
      // The read is answered by where it would go to, so nothing is written to the memory.
      var nothing: UInt8 = 0
      var status: herr_t = 0
      let extent = medium.locate { status = chdf5_read_chunk(id, offset, &mask, &nothing) }
      if status >= 0, let extent { return StoredChunk(extent: extent, mask: mask) }
      // The library tells a chunk that is missing from one that it cannot find in its messages alone. Of a missing one
      // it can read a voxel without reading anything.
      let failure = Failure.hdf5("the place of chunk \(index) cannot be read")
      guard medium.isSound, try dataset.isFilled(at: zip(index, chunkShape).map(*)) else { throw failure }
      return nil
    }
  }

  /// - Throws: ``Failure`` (`unsupported`) that names a filter of a chunk that the library cannot decode.
  @HDF5Thread
  private func requireFilters(_ mask: UInt32) throws {
    try dataset.object.file.calling(dataset.path) { try pipeline.requireFilters(mask) }
  }
}
