import Codecs
import Stores
import Voxels

/// Chunks that lie in shards and are found by their number.
struct ShardedChunks: PrecomputedChunks {
  private let sharding: ShardingSpecification
  private let code: CompressedMortonCode
  private let indexes: ShardIndexes

  init(_ sharding: ShardingSpecification, code: CompressedMortonCode, at location: Location) {
    self.sharding = sharding
    self.code = code
    indexes = ShardIndexes(sharding, code: code, at: location)
  }

  func read(_ index: [Int], limit: Int) async throws -> StoredChunk? {
    let chunk = code.code(index)
    let place = sharding.minishard(of: chunk)
    guard let minishard = try await indexes.minishard(place), let range = minishard.index.range(of: chunk) else {
      return nil
    }
    let object = minishard.data
    let part = "chunk [\(index[0]), \(index[1]), \(index[2])]"
    let most = sharding.dataIsGzip ? GzipCodec().encodedSize(ofDecoded: .atMost(limit)).limit : limit
    guard range.count <= most else {
      throw Failure(
        .corrupt, object.name, "\(part) claims \(range.count) bytes where at most \(most) make sense",
        remedy: "fetch or write the shard again")
    }
    do {
      guard let bytes = try await object.read(.from(offset: range.lowerBound, count: range.count)) else {
        throw Failure(.io, object.name, "disappeared while it was read")
      }
      return StoredChunk(
        bytes: bytes, compression: sharding.dataIsGzip ? .gzip : .none, object: object.name, part: part)
    } catch let failure as Failure where failure.code == .corrupt {
      throw Failure(.corrupt, failure.source, "\(part): \(failure.problem)", remedy: failure.remedy)
    }
  }

  func plainPlace(_ index: [Int], size: Int) async throws -> PlainPlace? {
    guard !sharding.dataIsGzip else { return nil }
    let chunk = code.code(index)
    guard let minishard = try await indexes.minishard(sharding.minishard(of: chunk)),
      let range = minishard.index.range(of: chunk), range.count == size
    else { return nil }
    return PlainPlace(object: minishard.data, offset: range.lowerBound)
  }

  func place(_ index: [Int]) async throws -> (object: String, place: ChunkLocation.Place) {
    let chunk = code.code(index)
    let place = sharding.minishard(of: chunk)
    if let minishard = try await indexes.minishard(place) {
      return (minishard.data.name, minishard.index.range(of: chunk).map { .bytes($0) } ?? .missingChunk)
    }
    let (object, isThere) = try await indexes.object(ofShard: place.shard)
    return (object.name, isThere ? .missingChunk : .missingObject)
  }
}
