import Codecs
import Stores
import Voxels

/// The indexes of the shards of a scale, each read once and kept as long as there is room.
///
/// A shard starts with an index of minishards; each minishard has an index of chunks anywhere behind it.
final class ShardIndexes: Sendable {
  /// A shard's index up to this size is read whole, of a larger one only what is needed.
  private static let wholeIndexLimit = 64 << 10
  /// The largest decoded index of a minishard.
  private static let minishardIndexLimit = 64 << 20

  /// A shard that exists.
  struct Shard: Sendable {
    /// The object with the shard's index.
    let head: StoreObject
    /// The object with everything else, and where in it offsets count from.
    let data: StoreObject
    let start: Int
    /// All of the shard's index, or as much as was asked for.
    let index: Bytes
  }

  /// A minishard that has chunks.
  struct Minishard: Sendable {
    let data: StoreObject
    let index: MinishardIndex
  }

  private let sharding: ShardingSpecification
  private let location: Location
  private let sizeLimit: Int
  /// Nil for what is missing.
  private let shards = LoadingCache<UInt64, Shard?>(.indexes, patience: .milliseconds(500)) { $0?.index.footprint ?? 0 }
  private let minishards = LoadingCache<ShardingSpecification.Minishard, Minishard?>(
    .indexes, patience: .milliseconds(500)
  ) {
    $0?.index.footprint ?? 0
  }

  init(_ sharding: ShardingSpecification, code: CompressedMortonCode, at location: Location) {
    self.sharding = sharding
    self.location = location
    // No more entries than there are chunk numbers.
    sizeLimit = min(ShardIndexes.minishardIndexLimit, 24 << min(code.axes.count, 32))
  }

  /// A minishard's index; nil when the shard is missing or has no such chunks.
  ///
  /// - Throws: ``Failure`` that names the shard's object.
  func minishard(_ place: ShardingSpecification.Minishard) async throws -> Minishard? {
    try await minishards.value(place) { [self] in try await load(place) }
  }

  /// The object with the chunks of a shard, and whether there is one.
  func object(ofShard number: UInt64) async throws -> (object: StoreObject, isThere: Bool) {
    let name = sharding.name(ofShard: number)
    let objects = [".shard", ".data"].map { StoreObject(location.store, location.appending(name + $0).key) }
    for object in objects where try await location.store.size(of: object.key) != nil { return (object, true) }
    return (objects[0], false)
  }

  private func load(_ place: ShardingSpecification.Minishard) async throws -> Minishard? {
    let isWhole = sharding.indexSize <= ShardIndexes.wholeIndexLimit
    let found =
      isWhole
      ? try await shards.value(place.shard) { [self] in
        try await open(place.shard, .from(offset: 0, count: sharding.indexSize))
      }
      : try await open(place.shard, .from(offset: place.number * 16, count: 16))
    guard let shard = found else { return nil }
    do {
      guard let range = try entry(isWhole ? place.number : 0, of: shard) else { return nil }
      guard let stored = try await shard.data.read(.from(offset: range.lowerBound, count: range.count)) else {
        throw Failure(.io, shard.data.name, "is missing, although the shard has an index")
      }
      let bytes = sharding.minishardIndexIsGzip ? try GzipCodec().decode(stored, expecting: .atMost(sizeLimit)) : stored
      return Minishard(data: shard.data, index: try MinishardIndex(bytes, start: shard.start))
    } catch let failure as Failure where failure.code == .corrupt {
      throw Failure(
        .corrupt, failure.source.isEmpty ? shard.data.name : failure.source,
        "the index of minishard \(place.number) is damaged: \(failure.problem)", remedy: failure.remedy)
    }
  }

  /// Where the index of a minishard lies in the shard's data; nil when it has no chunks.
  private func entry(_ number: Int, of shard: Shard) throws(Failure) -> Range<Int>? {
    let (low, high) = shard.index.withUnsafeBytes { memory in
      (
        UInt64(littleEndian: memory.loadUnaligned(fromByteOffset: number * 16, as: UInt64.self)),
        UInt64(littleEndian: memory.loadUnaligned(fromByteOffset: number * 16 + 8, as: UInt64.self))
      )
    }
    guard low != high else { return nil }
    guard low < high, high <= UInt64(Int.max - shard.start) else {
      throw Failure(.corrupt, shard.head.name, "it claims to lie at \(low)..<\(high)")
    }
    let limit =
      sharding.minishardIndexIsGzip ? GzipCodec().encodedSize(ofDecoded: .atMost(sizeLimit)).limit : sizeLimit
    guard high - low <= UInt64(limit) else {
      throw Failure(
        .corrupt, shard.head.name, "it claims \(high - low) bytes where at most \(limit) make sense")
    }
    return shard.start + Int(low)..<shard.start + Int(high)
  }

  /// A shard with a part of its index; nil when it is missing. Early writers split shards into two objects.
  private func open(_ number: UInt64, _ range: ByteRange) async throws -> Shard? {
    let name = sharding.name(ofShard: number)
    func object(_ suffix: String) -> StoreObject {
      StoreObject(location.store, location.appending(name + suffix).key)
    }
    let whole = object(".shard")
    if let index = try await read(whole, range) {
      return Shard(head: whole, data: whole, start: sharding.indexSize, index: index.compact)
    }
    let head = object(".index")
    guard let index = try await read(head, range) else { return nil }
    return Shard(head: head, data: object(".data"), start: 0, index: index.compact)
  }

  private func read(_ object: StoreObject, _ range: ByteRange) async throws -> Bytes? {
    do { return try await object.read(range) } catch let failure as Failure where failure.code == .corrupt {
      throw Failure(
        .corrupt, failure.source, "the shard's index is cut short: \(failure.problem)", remedy: failure.remedy)
    }
  }
}
