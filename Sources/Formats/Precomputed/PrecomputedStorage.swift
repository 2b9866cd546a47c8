import Codecs
import Stores
import Voxels

/// How one scale of a precomputed volume lies in its store, for those who look at its objects instead of its voxels.
///
/// Positions are x, y, z in the grid of chunks.
public struct PrecomputedStorage: Sendable {
  private let array: PrecomputedArray
  /// How the scale's chunks are spread over shards; nil when each is an object of its own.
  public let shards: PrecomputedShards?

  /// Nil for an array of another format.
  public init?(_ array: any ChunkedArray) {
    guard let array = array as? PrecomputedArray else { return nil }
    self.array = array
    let grid = array.scale.gridShape
    shards = array.scale.sharding.flatMap { sharding in
      (try? CompressedMortonCode(grid: grid)).map { PrecomputedShards(sharding, code: $0, grid: grid) }
    }
  }

  /// The scale's folder.
  public var location: Location { array.location }
  /// The coordinate of index 0: x, y, z.
  public var voxelOffset: [Int] { array.scale.voxelOffset }
  /// How many chunks there are on each axis.
  public var grid: [Int] { array.scale.gridShape }

  /// What a chunk holds as x, y, z, channel: at the far edges chunks are stored clipped.
  public func shape(ofChunk position: [Int]) -> [Int] { array.scale.shape(ofChunk: position) }

  /// The most bytes that a stored chunk can have.
  public func storedSizeLimit(ofChunk position: [Int]) -> Int {
    let limit = array.codec.storedSizeLimit(shape: shape(ofChunk: position))
    // Chunks outside of shards may be compressed once more.
    guard shards.map(\.dataIsGzip) ?? true else { return limit }
    return GzipCodec().encodedSize(ofDecoded: .atMost(limit)).limit
  }

  /// Decodes a stored chunk.
  ///
  /// - Parameter object: the name of its object, whose suffix tells how it is compressed outside of shards.
  /// - Throws: ``Failure`` (`corrupt`) with the object's name.
  public func decode(_ stored: Bytes, at position: [Int], object: String) throws(Failure) -> VoxelBlock {
    let compression: StoredChunk.Compression
    if let shards {
      compression = shards.dataIsGzip ? .gzip : .none
    } else {
      compression =
        object.hasSuffix(".zstd")
        ? .zstd
        : object.hasSuffix(".bz2")
          ? .bzip2
          : object.hasSuffix(".xz")
            ? .xz
            : .undeclared
      if object.hasSuffix(".br") {
        throw Failure(.unsupported, object, "is compressed with Brotli, which microtome cannot decode")
      }
    }
    return try array.decode(
      StoredChunk(bytes: stored, compression: compression, object: object), shape: shape(ofChunk: position))
  }

  /// What may stand behind the name of a chunk that is an object of its own, for how it is compressed.
  public static let suffixes = [""] + SingleChunks.suffixes

  /// The name of a chunk that is an object of its own, without a suffix.
  public func name(ofChunk position: [Int]) -> String { array.scale.name(ofChunk: position) }

  /// The position of the chunk that is stored under a name, `0-64_0-64_16-32`, with or without a suffix; nil when it is
  /// the name of none.
  public func position(ofName name: String) -> [Int]? {
    let plain = name.prefix { $0 != "." }
    let starts = plain.split(separator: "_").map { part -> Int? in
      // A minus sign may stand in front.
      let digits = part.hasPrefix("-") ? part.dropFirst().prefix { $0 != "-" } : part.prefix { $0 != "-" }
      return Int(part.hasPrefix("-") ? "-\(digits)" : "\(digits)")
    }
    guard starts.count == 3 else { return nil }
    var position: [Int] = []
    for axis in 0..<3 {
      guard let start = starts[axis] else { return nil }
      let (distance, overflow) = start.subtractingReportingOverflow(voxelOffset[axis])
      guard !overflow, distance >= 0 else { return nil }
      position.append(distance / array.scale.chunkSize[axis])
    }
    guard zip(position, grid).allSatisfy({ $0 < $1 }), array.scale.name(ofChunk: position) == plain else { return nil }
    return position
  }
}
