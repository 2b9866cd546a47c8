import Voxels

/// Decodes the chunks of one object, wherever their bytes come from.
protocol StoredChunkDecoder: Sendable {
  /// The most bytes that the chunk at a position of the grid can have.
  func storedSizeLimit(at position: [Int]) -> Int

  /// How many bytes a chunk has that is so large and stored as it is that nothing but its size is checked; nil for
  /// chunks that are decoded.
  var plainSize: Int? { get }

  /// Decodes a chunk. The block has the array's axes, and may have arbitrary voxels beyond the array.
  func check(_ stored: Bytes, at position: [Int]) -> ChunkOutcome
}

extension StoredChunkDecoder {
  var plainSize: Int? { nil }
}

/// What became of a stored chunk.
enum ChunkOutcome: Sendable {
  /// - Parameter isOnlyFill: whether every voxel is fill value.
  case voxels(VoxelBlock, isOnlyFill: Bool)
  case wrongChecksum(Failure)
  case undecodable(Failure)
}

/// An object with what its index says, ready for its chunks to be looked at.
public struct InspectedObject: Sendable {
  public internal(set) var report: ShardReport
  let source: any ByteSource
  let decoder: any StoredChunkDecoder
  /// The value of voxels whose chunk is missing.
  public let fillValue: Element

  /// Reads and decodes one chunk; nil when it is missing. The block has the array's axes.
  ///
  /// - Throws: ``Failure``: `usage` when there is no such chunk, `corrupt` when it is damaged.
  public func chunk(at position: [Int]) async throws -> VoxelBlock? {
    let grid = report.table.grid
    guard let entry = report.table.entry(at: position) else {
      guard position.count == grid.count, zip(position, grid).allSatisfy({ $0 >= 0 && $0 < $1 }) else {
        let extent = grid.map(String.init).joined(separator: "×")
        throw Failure(.usage, source.name, "has no chunk \(position)", remedy: "its grid of chunks is \(extent)")
      }
      return nil
    }
    guard report.table.isPresent(entry) else { return nil }
    guard let range = report.table.range(ofEntry: entry) else {
      throw Failure(.corrupt, source.name, "chunk \(position): the index has it outside of the file")
    }
    guard range.count <= decoder.storedSizeLimit(at: position) else {
      throw Failure(.corrupt, source.name, "chunk \(position) claims \(range.count) bytes, more than make sense")
    }
    guard let stored = try await source.read(.from(offset: range.lowerBound, count: range.count)) else {
      throw Failure(.io, source.name, "disappeared while it was read")
    }
    let decoder = decoder
    switch try await WorkerPool.compute.run({ decoder.check(stored, at: position) }) {
    case .voxels(let block, _): return block
    case .wrongChecksum(let failure), .undecodable(let failure):
      throw Failure(
        failure.code, source.name, "chunk \(position): \(failure.problem)", remedy: failure.remedy)
    }
  }
}

extension VoxelBlock {
  /// Whether all of its memory is one value.
  func isFilled(with value: Element) -> Bool {
    let size = elementType.size
    return bytes.withUnsafeBytes { memory in
      guard let base = memory.baseAddress, memory.count >= size else { return false }
      guard Element(type: elementType, loading: base) == value else { return false }
      // All equal to the one before.
      return memory.count == size || equalBytes(base, base + size, memory.count - size)
    }
  }
}
