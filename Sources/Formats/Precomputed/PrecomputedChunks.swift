import Voxels

/// Where the stored chunks of a scale are: in objects of their own, or in shards.
protocol PrecomputedChunks: Sendable {
  /// The stored bytes of a chunk; nil when it is missing.
  ///
  /// - Parameters:
  ///   - index: the position in the grid of chunks: x, y, z and channel, which is 0.
  ///   - limit: the most bytes that the chunk can have once its compression is taken off.
  /// - Throws: ``Failure`` that names the object.
  func read(_ index: [Int], limit: Int) async throws -> StoredChunk?

  /// Where a chunk lies that is stored as it is, in exactly `size` bytes; nil when it is missing, compressed, or another
  /// size, or when it does not pay to find out.
  func plainPlace(_ index: [Int], size: Int) async throws -> PlainPlace?

  /// The object that has a chunk, or would have it, and where in it the stored bytes lie.
  ///
  /// - Throws: ``Failure`` that names the object.
  func place(_ index: [Int]) async throws -> (object: String, place: ChunkLocation.Place)
}

/// Where the bytes of an uncompressed chunk start.
struct PlainPlace: Sendable {
  let object: any ByteSource
  let offset: Int
}

/// A chunk as it is stored.
struct StoredChunk: Sendable {
  /// What lies around the chunk's own encoding.
  enum Compression: Sendable {
    case none, gzip, zstd, xz, bzip2
    /// Nothing, or gzip that the server did not speak of; the bytes tell.
    case undeclared
  }

  let bytes: Bytes
  let compression: Compression
  /// The object that it lies in, for messages.
  let object: String
  /// Which part of the object it is, for messages; nil for all of it.
  var part: String?
}
