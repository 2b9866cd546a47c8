import Voxels

/// Reads single chunks out of stored objects: whole objects, or inner chunks of shards by range.
///
/// Shard indexes are kept. One reader serves an array for as long as it is open.
public final class ChunkReader: Sendable {
  private let chain: CodecChain
  private let fillValue: Element
  /// Indexes of shards by the number of the stored object, then for nested shards the entry in each; nil for a shard
  /// that is missing.
  private let indexes = LoadingCache<[Int], ShardIndex?>(.indexes) { $0?.footprint ?? 0 }

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
    try await read(chain, object, key: [number], position: position)
  }

  private func read(
    _ chain: CodecChain, _ source: any ByteSource, key: [Int], position: [Int]
  ) async throws -> VoxelBlock? {
    guard chain.isDivisible, case .sharding(let sharding) = chain.serializer else {
      guard let stored = try await whole(source, limit: chain.storedSizeLimit) else { return nil }
      let fillValue = fillValue
      do {
        return try await WorkerPool.compute.run { try chain.decode(stored, fillValue: fillValue) }
      } catch let failure as Failure { throw failure.at(source.name) }
    }
    let index = try await indexes.value(key) {
      guard let encoded = try await source.read(sharding.indexRange) else { return nil }
      do throws(Failure) { return try sharding.decodeIndex(encoded.compact) } catch { throw error.at(source.name) }
    }
    guard let index else { return nil }
    let steps = zip(sharding.inner.shape, sharding.inner.granularity).map { $0 / $1 }
    let stored = chain.order.stored(position)
    let entry = index.entry(at: zip(stored, steps).map { $0 / $1 })
    do {
      guard let range = try index.range(ofEntry: entry) else { return nil }
      let block = try await read(
        sharding.inner, ByteWindow(parent: source, range: range), key: key + [entry],
        position: zip(stored, steps).map { $0 % $1 })
      return block.map { chain.order.restored($0) }
    } catch let failure as Failure where failure.code == .corrupt {
      let place = "inner chunk \(chain.order.restored(index.position(ofEntry: entry)))"
      let already = failure.problem.contains("inner chunk")
      throw Failure(
        .corrupt, failure.source.isEmpty ? source.name : failure.source,
        already ? failure.problem : "\(place): \(failure.problem)", remedy: failure.remedy)
    }
  }

  /// An object with more bytes than its chunk can have contradicts the metadata.
  private func whole(_ source: any ByteSource, limit: Int) async throws -> Bytes? {
    do { return try await source.read(.whole, limit: limit) } catch let failure as Failure
      where failure.code == .tooLarge
    {
      throw Failure(.corrupt, failure.source, failure.problem, remedy: failure.remedy)
    }
  }
}
