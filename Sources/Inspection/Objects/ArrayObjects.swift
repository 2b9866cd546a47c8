import Formats
import Stores
import Voxels

/// The stored objects of one array: which ones there can be, what they are called, and what is in them.
///
/// Objects are numbered, in the order in which they are looked at: `cell * variantCount + variant`, where a cell is a
/// place for one object and variants are the names that it may have there.
public protocol ArrayObjects: Sendable {
  /// Makes them of an array; nil when it is of another format.
  init?(_ node: ArrayNode)

  /// What one object is called: shard, chunk, file.
  var noun: String { get }
  /// The place that keys count from.
  var location: Location { get }
  /// How many objects there can be, at most `Int.max`.
  var cellCount: Int { get }
  /// How many names an object can have.
  var variantCount: Int { get }
  /// Whether each object is one chunk, and not an index with many.
  var isOneChunk: Bool { get }
  /// Whether an object can be there without all of its chunks, which its index tells.
  var canLackChunks: Bool { get }
  /// Whether the objects are those of the store. Those that are not lie together in one, which the format reads.
  var areStored: Bool { get }

  /// What a key below ``location`` is.
  func role(ofKey key: String) -> ObjectRole

  /// The key of an object, below ``location``.
  func key(ofObject number: Int) -> String

  /// What one object holds, in voxels per array axis; nil where chunks are scattered over objects.
  var objectShape: [Int]? { get }

  /// The grid position of a cell, per array axis; nil where objects have none.
  func position(ofCell cell: Int) -> [Int]?

  /// Reads the index of an object; nil when it is missing.
  ///
  /// - Throws: ``Failure`` when the object cannot be read, or not even its index makes sense.
  func inspect(_ number: Int) async throws -> InspectedObject?

  /// Reads and decodes an object of one chunk; nil when it is missing.
  ///
  /// - Throws: ``Failure`` when it cannot be read.
  func examine(_ number: Int) async throws -> ExaminedChunk?
}

/// What the key of an object below an array's folder says.
public enum ObjectRole: Sendable, Equatable {
  /// One of the array's objects.
  case object(Int)
  /// A part of an object that another key stands for.
  case companion
  /// A document.
  case metadata
  /// It would be an object, if the array had that place.
  case outside
  /// Nothing that the format knows.
  case stray
}

/// A chunk that was read and decoded.
public struct ExaminedChunk: Sendable {
  /// Its position in the array's grid of chunks.
  public let position: [Int]
  /// Nil where the format does not tell.
  public let storedBytes: Int?
  public let decodedBytes: Int
  let finding: ChunkFinding
  /// Its bytes of the file, where these are not all of an object.
  var range: Range<Int>?
}

/// What looking at a chunk has found.
enum ChunkFinding: Sendable {
  /// - Parameter isOnlyFill: whether every voxel is fill value.
  case sound(isOnlyFill: Bool)
  case wrongChecksum(Failure)
  case undecodable(Failure)
  /// What it is encoded with is not supported, so that nobody knows whether it is all right.
  case unsupported(Failure)

  /// What a failure to decode a chunk says of it.
  static func failed(_ failure: Failure) -> ChunkFinding {
    failure.code == .unsupported ? .unsupported(failure) : .undecodable(failure)
  }
}

extension ChunkOutcome {
  var finding: ChunkFinding {
    switch self {
    case .voxels(_, let isOnlyFill): .sound(isOnlyFill: isOnlyFill)
    case .wrongChecksum(let failure): .wrongChecksum(failure)
    case .undecodable(let failure): .failed(failure)
    }
  }
}

extension ArrayObjects {
  public var canLackChunks: Bool { false }

  /// The whole name of an object.
  public func name(ofObject number: Int) -> String { location.appending(key(ofObject: number)).name }

  func object(_ number: Int) -> StoreObject {
    StoreObject(location.store, location.appending(key(ofObject: number)).key)
  }

  /// Reads an object whole and decodes it as one chunk; nil when it is missing.
  func examine(
    _ object: StoreObject, _ decoder: some StoredChunkDecoder, at inside: [Int], position: [Int], decodedBytes: Int
  ) async throws -> ExaminedChunk? {
    func examined(_ storedBytes: Int, _ finding: ChunkFinding) -> ExaminedChunk {
      ExaminedChunk(position: position, storedBytes: storedBytes, decodedBytes: decodedBytes, finding: finding)
    }
    do {
      guard let stored = try await object.read(.whole, limit: decoder.storedSizeLimit(at: inside)) else { return nil }
      let finding = try await WorkerPool.compute.run { decoder.check(stored, at: inside).finding }
      return examined(stored.count, finding)
    } catch let failure as Failure where failure.code == .tooLarge {
      // An object with more bytes than its chunk can have contradicts the metadata.
      let size = try await object.store.size(of: object.key)
      return examined(size ?? 0, .undecodable(failure))
    }
  }
}
