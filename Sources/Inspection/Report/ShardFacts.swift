import Voxels

/// What kind of object was looked into.
public enum ShardKind: String, Sendable {
  case zarrShard = "zarr3-shard"
  case wkw
  case precomputedShard = "precomputed-shard"
  /// One chunk that is an object of its own.
  case chunk
}

/// What is known of an object beside where its chunks lie.
public struct ShardFacts: Sendable {
  /// What became of the checksum of the object's index.
  public enum IndexChecksum: String, Sendable {
    case ok, bad
    /// The index has no checksum, or there is no index.
    case none
  }

  public var kind: ShardKind
  /// The object's path or URL.
  public var file: String
  public var byteCount: Int
  /// The array's path or URL; nil when its metadata were not found and were not needed.
  public var array: String?
  /// The format with its version: `zarr 3`.
  public var format: String
  public var elementType: ElementType
  /// Names of the array's axes.
  public var axes: [String]
  /// Extent of the array; nil when only the object itself is known.
  public var arrayShape: [Int]?
  /// Extent of what one object holds, and of one chunk in it, per array axis.
  public var objectShape: [Int]
  public var chunkShape: [Int]
  /// Which object of the array it is, from its key; nil when the key does not tell.
  public var coordinates: [Int]?
  /// The part of the array that it holds, clipped to the array; nil when it is not known.
  public var region: Region?
  /// The same as x, y, z in the format's own voxel coordinates of this array.
  public var box: (offset: Vector3<Int>, size: Vector3<Int>)?
  /// How much of the grid of chunks lies in the array, per axis of the grid.
  public var insideGrid: [Int]
  /// The array axis of each axis of the grid.
  public var gridAxes: [Int]
  /// The position in the array's grid of chunks of the grid's first one, per axis of the grid; nil when not known.
  public var firstChunk: [Int]?
  /// Codec names, outermost first.
  public var codecs: [String]
  public var indexChecksum: IndexChecksum
  /// Whether a checksum stands beside every stored chunk.
  public var hasChunkChecksums: Bool
  /// Where headers and indexes lie.
  public var reserved: [Range<Int>]
  /// Whether chunks at the array's far edges are stored clipped.
  public var clipsChunks = false
  /// Whether the chunks of the object are those of a box of the array, so that missing ones can be told.
  public var isBox = true
  /// Whether the index could be read, even if it is damaged.
  public var isIndexReadable = true

  /// Decoded bytes of the chunk at a position of the grid.
  public func decodedByteCount(at position: [Int]) -> Int { byteCount(at: position, isClipped: clipsChunks) }

  /// Decoded bytes of the chunk at a position of the grid.
  ///
  /// - Parameter isClipped: whether what lies beyond the array's edges is left out, where these are known.
  func byteCount(at position: [Int], isClipped: Bool) -> Int {
    var shape = chunkShape
    if isClipped, let arrayShape {
      for (axis, index) in zip(gridAxes, position) {
        let start = (index + (firstChunk?[axis] ?? 0)) * chunkShape[axis]
        shape[axis] = max(0, min(chunkShape[axis], arrayShape[axis] - start))
      }
    }
    return shape.reduce(elementType.size, *)
  }

  /// Bytes of headers and indexes.
  public var indexBytes: Int { reserved.reduce(0) { $0 + $1.count } }
}

/// Something that is wrong.
public struct ShardFault: Sendable, Equatable {
  public enum Kind: String, Sendable {
    case overlap
    case outOfRange = "out-of-range"
    case checksum
    case decode
    /// It cannot be read from the disk.
    case io
  }

  /// The position of the chunk in the grid; nil when it is about an index or the object.
  public var index: [Int]?
  public var kind: Kind
  public var message: String
  /// The bytes of the object that are meant; nil when they are none that it has.
  public var range: Range<Int>?

  public init(index: [Int]? = nil, kind: Kind, message: String, range: Range<Int>? = nil) {
    self.index = index
    self.kind = kind
    self.message = message
    self.range = range
  }
}
