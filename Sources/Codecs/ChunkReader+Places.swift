import Voxels

extension ChunkReader {
  /// Whether chunks share objects, so that an index tells where they lie.
  public var hasIndex: Bool { chain.isDivisible }

  /// Where one chunk of a sharded object lies. Only indexes are read, and those that are kept are not read again.
  ///
  /// - Parameters: as in ``read(_:number:position:)``.
  /// - Throws: ``Failure`` that names the object when an index is damaged.
  public func place(
    in object: any ByteSource, number: Int, position: [Int]
  ) async throws -> ChunkLocation.Place {
    var (source, key) = current(object, number: number)
    var (chain, position) = (chain, position)
    // Where the shard lies in the object that is looked into, itself a chunk of another one; nil for all of it.
    var shard: Range<Int>?
    while chain.isDivisible, case .sharding(let sharding) = chain.serializer {
      guard let index = try await index(of: sharding, source, key: key) else {
        return shard == nil ? .missingObject : .missingChunk
      }
      let steps = zip(sharding.inner.shape, sharding.inner.granularity).map { $0 / $1 }
      let stored = chain.order.stored(position)
      let entry = index.entry(at: zip(stored, steps).map { $0 / $1 })
      let found: Range<Int>?
      do { found = try index.range(ofEntry: entry) } catch { throw error.at(object.name) }
      guard let found else { return .missingChunk }
      let start = shard?.lowerBound ?? 0
      guard found.upperBound <= (shard?.count ?? .max - start) else {
        throw Failure(
          .corrupt, object.name,
          "the index claims \(found.count) bytes at \(found.lowerBound) of a shard that ends before")
      }
      source = ByteWindow(parent: source, range: found)
      shard = start + found.lowerBound..<start + found.upperBound
      key.append(entry)
      position = zip(stored, steps).map { $0 % $1 }
      chain = sharding.inner
    }
    return shard.map { .bytes($0) } ?? .entangled
  }
}
