import Codecs
import Stores
import Voxels

extension N5Array {
  /// Of smaller uncompressed blocks the header is not read apart from the voxels: it may be a round trip.
  private static let rangeThreshold = 512 << 10

  private var isReadByRanges: Bool { compression.isRaw && chunkByteCount >= N5Array.rangeThreshold }

  func cost(ofPart part: Region) -> PartCost {
    if isReadByRanges { return voxels(chunkShape).cost(ofPart: part) }
    guard let codec = compression.partialCodec else { return .whole }
    return voxels(chunkShape).cost(ofPart: part, decodedCount: codec.decodedCount)
  }

  func readPart(_ part: Region, ofChunkAt index: [Int]) async throws -> ChunkPart? {
    guard part != Region(shape: chunkShape) else { return try await readChunk(at: index).map { ChunkPart(whole: $0) } }
    if isReadByRanges { return try await readRanges(part, ofChunkAt: index) }
    guard let codec = compression.partialCodec else {
      return try await readChunk(at: index).map { ChunkPart(whole: $0) }
    }
    return try await decoding(blockAt: index) { [self] stored throws(Failure) in
      let header = try N5BlockHeader(stored, chunkShape: chunkShape)
      guard part.fits(in: header.shape) else { return ChunkPart(whole: try decode(stored)) }
      let data = stored[header.byteCount..<stored.count]
      return try voxels(header.shape).decode(part) { ranges, size throws(Failure) in
        try codec.decode(data, ranges: ranges, of: size)
      }
    }
  }

  /// First the header, which says what the block really holds, then the voxels that are wanted.
  private func readRanges(_ part: Region, ofChunkAt index: [Int]) async throws -> ChunkPart? {
    let object = object(ofBlock: index)
    // Fewer bytes than these would be no block of an array with that many axes.
    let count = N5BlockHeader.sizeLimit(rank: rank)
    guard let start = try await object.read(.from(offset: 0, count: count)) else { return nil }
    do {
      let header = try N5BlockHeader(start, chunkShape: chunkShape)
      guard part.fits(in: header.shape) else { return try await readChunk(at: index).map { ChunkPart(whole: $0) } }
      return try await voxels(header.shape).read(part, from: object, at: header.byteCount)
    } catch let failure as Failure where failure.source.isEmpty { throw failure.at(object.name) }
  }
}

extension Region {
  /// Whether all of it lies in an array of that shape.
  func fits(in shape: [Int]) -> Bool { intersection(Region(shape: shape)) == self }
}
