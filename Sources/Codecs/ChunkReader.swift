import Voxels

/// Reads single chunks out of stored objects: whole objects, or inner chunks of shards by range.
///
/// Shard indexes are kept. One reader serves an array for as long as it is open.
public final class ChunkReader: Sendable {
  let chain: CodecChain
  let fillValue: Element
  /// Indexes of shards by the number of the stored object and how often it was replaced, then for nested shards the entry in each; nil for a shard
  /// that is missing.
  private let indexes = LoadingCache<[Int], ShardIndex?>(.indexes, patience: .milliseconds(500)) { $0?.footprint ?? 0 }
  /// Objects that were replaced while they were read, by their number, as they are now.
  private let renewals = Locked<[Int: Renewal]>([:])

  private struct Renewal {
    var object: any ByteSource
    /// How often it was replaced.
    var count: Int
  }

  public init(chain: CodecChain, fillValue: Element) {
    self.chain = chain
    self.fillValue = fillValue
  }

  /// Reads one chunk of an object.
  ///
  /// - Parameters:
  ///   - object: the stored object.
  ///   - number: tells the array's objects apart; shard indexes are kept under it.
  ///   - position: which chunk inside the object, in steps of the chain's granularity, in the array's axis order.
  /// - Returns: nil when the object or the chunk is missing.
  /// - Throws: ``Failure`` that names the object and the chunk.
  public func read(_ object: any ByteSource, number: Int, position: [Int]) async throws -> VoxelBlock? {
    try await readPart(nil, of: object, number: number, position: position)?.block
  }

  /// Reads a part of one chunk of an object, or more of it.
  ///
  /// - Parameters:
  ///   - part: in voxels of the chunk: not empty, inside of the chain's granularity; nil for all of it.
  ///   - object: the stored object; the others as in ``read(_:number:position:)``.
  /// - Returns: nil when the object or the chunk is missing.
  /// - Throws: ``Failure`` that names the object and the chunk.
  public func readPart(
    _ part: Region?, of object: any ByteSource, number: Int, position: [Int]
  ) async throws -> ChunkPart? {
    let (source, key) = current(object, number: number)
    do {
      return try await read(chain, source, key: key, position: position, part: part)
    } catch let failure as Failure where failure.code == .changed {
      // Once, index included. Whoever comes later with the old index finds what the first has renewed.
      let renewal = renewals.withLock { renewals -> Renewal? in
        if let present = renewals[number], present.count > key[1] { return present }
        renewals[number] = object.renewed().map { Renewal(object: $0, count: key[1] + 1) }
        return renewals[number]
      }
      guard let renewal else { throw failure }
      return try await read(chain, renewal.object, key: [number, renewal.count], position: position, part: part)
    }
  }

  /// What a part of a chunk costs; `part` as in ``readPart(_:of:number:position:)``.
  public func cost(ofPart part: Region) -> PartCost { chain.cost(ofPart: part) }

  private func read(
    _ chain: CodecChain, _ source: any ByteSource, key: [Int], position: [Int], part: Region?
  ) async throws -> ChunkPart? {
    guard chain.isDivisible, case .sharding(let sharding) = chain.serializer else {
      do {
        if let piece = chain.pieceShape {
          let origin = zip(position, piece).map(*)
          let wanted = (part ?? Region(shape: piece)).moved(by: origin)
          return try await chain.readPart(wanted, from: source).map { part in
            ChunkPart(part.block, covering: part.region.moved(by: origin.map { -$0 }))
          }
        }
        if let part, let access = chain.partAccess, part != Region(shape: chain.shape) {
          return try await chain.readPart(part, from: source, access)
        }
      } catch let failure as Failure where failure.source.isEmpty { throw failure.at(source.name) }
      guard let stored = try await source.readWhole(limit: chain.storedSizeLimit) else { return nil }
      let fillValue = fillValue
      do {
        return try await WorkerPool.compute.run { ChunkPart(whole: try chain.decode(stored, fillValue: fillValue)) }
      } catch let failure as Failure { throw failure.at(source.name) }
    }
    guard let index = try await index(of: sharding, source, key: key) else { return nil }
    let steps = zip(sharding.inner.shape, sharding.inner.granularity).map { $0 / $1 }
    let stored = chain.order.stored(position)
    let entry = index.entry(at: zip(stored, steps).map { $0 / $1 })
    do {
      guard let range = try index.range(ofEntry: entry) else { return nil }
      let found = try await read(
        sharding.inner, ByteWindow(parent: source, range: range), key: key + [entry],
        position: zip(stored, steps).map { $0 % $1 }, part: part.map { chain.order.stored($0) })
      return found.map { chain.order.restored($0) }
    } catch let failure as Failure where failure.code == .corrupt {
      let place = "inner chunk \(chain.order.restored(index.position(ofEntry: entry)))"
      let already = failure.problem.contains("inner chunk")
      throw Failure(
        .corrupt, failure.source.isEmpty ? source.name : failure.source,
        already ? failure.problem : "\(place): \(failure.problem)", remedy: failure.remedy)
    }
  }
}

extension ChunkReader {
  /// The index of a shard; nil when that is missing.
  func index(of sharding: ShardingCodec, _ source: any ByteSource, key: [Int]) async throws -> ShardIndex? {
    try await indexes.value(key) {
      guard let encoded = try await source.read(sharding.indexRange) else { return nil }
      do throws(Failure) { return try sharding.decodeIndex(encoded.compact) } catch { throw error.at(source.name) }
    }
  }

  /// An object as it is now, and what its indexes are kept under.
  func current(_ object: any ByteSource, number: Int) -> (source: any ByteSource, key: [Int]) {
    let known = renewals.withLock { $0[number] }
    return (known?.object ?? object, [number, known?.count ?? 0])
  }
}

extension ByteSource {
  /// The object whole. One with more bytes than its chunk can have contradicts the metadata.
  func readWhole(limit: Int) async throws -> Bytes? {
    do { return try await read(.whole, limit: limit) } catch let failure as Failure where failure.code == .tooLarge {
      throw Failure(.corrupt, failure.source, failure.problem, remedy: failure.remedy)
    }
  }
}
