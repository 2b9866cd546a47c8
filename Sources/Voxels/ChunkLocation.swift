/// Where one chunk of an array is stored.
public struct ChunkLocation: Sendable, Equatable {
  /// Where in its object a chunk lies.
  public enum Place: Sendable, Equatable {
    case bytes(Range<Int>)
    /// It has no bytes of its own: the object is compressed as a whole, or only a library knows its inside.
    case entangled
    /// The object is there, and says that the chunk is not: all of it is fill value.
    case missingChunk
    /// There is no such object, so that the chunk is fill value.
    case missingObject
  }

  /// The object as one types it: a path or an address.
  public var object: String
  public var place: Place
  /// The name of the array that stores the chunk.
  public var array: String
  /// The chunk's position in the array's grid of stored chunks, in the order of its axes.
  public var chunk: [Int]
  /// Extent of a shard in chunks; nil where chunks do not share objects, and where those that do are no box.
  public var shardExtent: [Int]?

  public init(object: String, place: Place, array: String, chunk: [Int], shardExtent: [Int]? = nil) {
    precondition(shardExtent.map { $0.count == chunk.count && $0.allSatisfy { $0 > 0 } } ?? true)
    self.object = object
    self.place = place
    self.array = array
    self.chunk = chunk
    self.shardExtent = shardExtent
  }

  /// The shard's position in the grid of shards.
  public var shard: [Int]? { shardExtent.map { zip(chunk, $0).map { $0 / $1 } } }
  /// The chunk's position in its shard.
  public var chunkInShard: [Int]? { shardExtent.map { zip(chunk, $0).map { $0 % $1 } } }
  /// Whether all of the chunk is fill value.
  public var isMissing: Bool { place == .missingChunk || place == .missingObject }
}

extension ChunkedArray {
  /// The location of a chunk of this array, from where the format found it.
  ///
  /// - Parameters:
  ///   - object: the object as one types it.
  ///   - index: the chunk's position in the grid of ``chunkShape``.
  public func location(of index: [Int], in object: String, _ place: ChunkLocation.Place) -> ChunkLocation {
    // Of a chunk that is read in pieces the whole is what lies somewhere.
    let stored = layout.storedChunkShape ?? chunkShape
    let chunk = zip(zip(index, chunkShape), stored).map { $0.0 * $0.1 / $1 }
    let extent = layout.shardShape.map { zip($0, stored).map { max(1, $0 / $1) } }
    return ChunkLocation(object: object, place: place, array: name, chunk: chunk, shardExtent: extent)
  }
}
