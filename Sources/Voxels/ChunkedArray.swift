/// An array of voxels that is stored in chunks of one size and read a chunk at a time.
///
/// Every format gives its arrays this shape; the cache, the slicer and `read` know nothing else. Axes are in the
/// order the format documents. The chunk grid starts at voxel 0, and chunk `i` covers `i * chunk ..< (i + 1) * chunk`
/// on its axis; a chunk at the far edge is delivered whole, with arbitrary voxels beyond the array.
public protocol ChunkedArray: Sendable {
  /// What to call the array in messages: its file or URL.
  var name: String { get }
  var elementType: ElementType { get }
  /// Extent per axis, in voxels.
  var shape: [Int] { get }
  /// Extent of a chunk per axis: the smallest piece that can be read alone.
  var chunkShape: [Int] { get }
  /// The value of voxels whose chunk is missing.
  var fillValue: Element { get }
  /// How the array lies in its store, for people to read.
  var layout: StorageLayout { get }

  /// Reads and decodes one chunk; nil when it is missing, so that all of it is ``fillValue``.
  ///
  /// - Throws: ``Failure`` when the chunk is damaged or unreadable, `CancellationError` when the task was cancelled.
  func readChunk(at index: [Int]) async throws -> VoxelBlock?

  /// Reads and decodes a part of one chunk, or more of it where that costs no more; nil when the chunk is missing.
  ///
  /// Damage is found as far as the part depends on it: voxels of the part are right, or there is a failure, just as when
  /// the whole chunk is read. Damage elsewhere in the chunk may go unnoticed.
  ///
  /// - Parameter part: in voxels of the chunk: not empty, and inside of ``chunkShape``.
  /// - Throws: as ``readChunk(at:)``.
  func readPart(_ part: Region, ofChunkAt index: [Int]) async throws -> ChunkPart?

  /// Extent, in chunks, of what one stored object holds: chunks of one object may be read together with advantage.
  /// 1 on all axes where each chunk is read alone.
  var objectGrid: [Int] { get }

  /// Chunks of one object in the groups that are best read at once: neighbours, in the order in which they are stored.
  ///
  /// - Throws: as ``readChunk(at:)``.
  func batches(of indices: [[Int]]) async throws -> [[[Int]]]

  /// Reads and decodes the chunks of a batch.
  ///
  /// - Parameter deliver: gets each chunk with its index once it is decoded; nil for one that is missing. It runs on a
  ///   thread that may compute, and gets some of the chunks a second time when their object was replaced meanwhile.
  /// - Throws: as ``readChunk(at:)``, and what `deliver` throws.
  func readBatch(_ batch: [[Int]], deliver: @escaping @Sendable ([Int], VoxelBlock?) throws -> Void) async throws

  /// What ``readPart(_:ofChunkAt:)`` costs against the whole chunk: ``PartCost/whole`` where chunks cannot be read by
  /// part.
  func cost(ofPart part: Region) -> PartCost

  /// Where a chunk is stored; nil where that is not known. At most an index is read, never the chunk.
  ///
  /// - Throws: as ``readChunk(at:)``.
  func location(ofChunk index: [Int]) async throws -> ChunkLocation?

  /// The arrays that lie in a store behind this one, where it only shows others in another way; else itself.
  func storedArrays() async throws -> [any ChunkedArray]
}

extension ChunkedArray {
  public func readPart(_ part: Region, ofChunkAt index: [Int]) async throws -> ChunkPart? {
    try await readChunk(at: index).map { ChunkPart(whole: $0) }
  }

  public func cost(ofPart part: Region) -> PartCost { .whole }

  public var objectGrid: [Int] { Array(repeating: 1, count: rank) }

  public func batches(of indices: [[Int]]) async throws -> [[[Int]]] { indices.map { [$0] } }

  public func readBatch(
    _ batch: [[Int]], deliver: @escaping @Sendable ([Int], VoxelBlock?) throws -> Void
  ) async throws {
    for index in batch { try deliver(index, try await readChunk(at: index)) }
  }

  public func location(ofChunk index: [Int]) async throws -> ChunkLocation? { nil }

  public func storedArrays() async throws -> [any ChunkedArray] { [self] }

  /// Reads a part of one chunk, or all of it where the part costs about as much; nil when the chunk is missing.
  ///
  /// - Parameters:
  ///   - part: in voxels of the chunk: not empty, and inside of ``chunkShape``.
  ///   - memory: of chunks with more bytes than this only the part is decoded, even where that takes as long.
  public func readNeeded(_ part: Region, ofChunkAt index: [Int], memory: Int) async throws -> ChunkPart? {
    if isPartNeeded(part, memory: memory) { return try await readPart(part, ofChunkAt: index) }
    return try await readChunk(at: index).map { ChunkPart(whole: $0) }
  }

  /// Whether a part of a chunk is better read alone; parameters as in ``readNeeded(_:ofChunkAt:memory:)``.
  public func isPartNeeded(_ part: Region, memory: Int) -> Bool {
    cost(ofPart: part).isWorthwhile || chunkByteCount > memory
  }
}

/// How an array lies in its store.
public struct StorageLayout: Sendable, Equatable {
  /// Extent of a shard (the unit of objects) where several chunks share one object.
  public var shardShape: [Int]?
  /// Extent of a chunk as it is stored, where it is so large that it is read in pieces and ``ChunkedArray/chunkShape``
  /// is that of a piece.
  public var storedChunkShape: [Int]?
  /// Codec names, outermost array codec first, in the format's own words.
  public var codecs: [String]

  public init(shardShape: [Int]? = nil, storedChunkShape: [Int]? = nil, codecs: [String]) {
    self.shardShape = shardShape
    self.storedChunkShape = storedChunkShape
    self.codecs = codecs
  }
}

extension ChunkedArray {
  public var rank: Int { shape.count }

  /// How many chunks there are on each axis.
  public var gridShape: [Int] {
    zip(shape, chunkShape).map { extent, chunk in extent / chunk + (extent % chunk == 0 ? 0 : 1) }
  }

  /// Decoded bytes of one chunk.
  public var chunkByteCount: Int { chunkShape.reduce(elementType.size, *) }

  /// The voxels that chunk `index` covers, clipped to the array.
  public func region(ofChunk index: [Int]) -> Region {
    Region(offset: zip(index, chunkShape).map(*), shape: chunkShape).intersection(Region(shape: shape))
  }
}
