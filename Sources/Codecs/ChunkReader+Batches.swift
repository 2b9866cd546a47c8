import Voxels

extension ChunkReader {
  /// Stored bytes that are read at once: enough that opening the object and waking a thread cost little beside, few
  /// enough to stay in the processor's cache until they are decoded.
  private static let batchSize = 1 << 19
  /// The most chunks of a batch.
  private static let batchCount = 1 << 10
  /// Bytes between two chunks that are read along rather than around.
  fileprivate static let largestGap = 4 << 10

  /// Whether chunks of an object can be read together: its shards are not nested.
  public var readsBatches: Bool {
    guard chain.isDivisible, case .sharding(let sharding) = chain.serializer else { return false }
    return !sharding.inner.isDivisible && sharding.inner.pieceShape == nil
  }

  /// Which chunks of a shard are best read at once: stretches without large gaps, in the order in which they lie. Chunks
  /// that are missing come last.
  ///
  /// - Parameter positions: as in ``read(_:number:position:)``.
  /// - Returns: numbers of positions.
  /// - Throws: ``Failure`` when the index cannot be read.
  public func batches(
    of positions: [[Int]], in object: any ByteSource, number: Int
  ) async throws -> [[Int]] {
    guard case .sharding(let sharding) = chain.serializer else { return positions.indices.map { [$0] } }
    let (source, key) = current(object, number: number)
    guard let index = try await index(of: sharding, source, key: key) else { return [Array(positions.indices)] }
    var present: [(number: Int, range: Range<Int>)] = []
    var others: [Int] = []
    for (number, position) in positions.enumerated() {
      // What is wrong with an entry is said when its chunk is read.
      if let range = try? index.range(ofEntry: entry(index, position)) {
        present.append((number, range))
      } else {
        others.append(number)
      }
    }
    present.sort { $0.range.lowerBound < $1.range.lowerBound }
    var batches: [[Int]] = []
    var (start, end) = (0, 0)
    for (number, range) in present {
      let isNear = range.lowerBound >= end && range.lowerBound - end <= ChunkReader.largestGap
      let isFull = range.upperBound - start > ChunkReader.batchSize || batches.last?.count == ChunkReader.batchCount
      if !batches.isEmpty, isNear, !isFull {
        batches[batches.count - 1].append(number)
      } else {
        batches.append([number])
        start = range.lowerBound
      }
      end = range.upperBound
    }
    for start in stride(from: 0, to: others.count, by: ChunkReader.batchCount) {
      batches.append(Array(others[start..<min(start + ChunkReader.batchCount, others.count)]))
    }
    return batches
  }

  /// Reads chunks of one shard that lie together, with one request, and decodes them on one thread.
  ///
  /// - Parameter deliver: gets the number of a position, and its chunk; nil for one that is missing.
  /// - Throws: ``Failure`` that names the object and the chunk; what `deliver` throws.
  public func readBatch(
    _ positions: [[Int]], of object: any ByteSource, number: Int,
    deliver: @escaping @Sendable (Int, VoxelBlock?) throws -> Void
  ) async throws {
    guard let batch = try await Batch(positions, of: object, number: number, reader: self) else {
      // One by one whatever is wrong finds its name, and an object that was replaced is read anew.
      for (place, position) in positions.enumerated() {
        try deliver(place, try await read(object, number: number, position: position))
      }
      return
    }
    try await WorkerPool.compute.run { try batch.decode(deliver) }
  }

  fileprivate func entry(_ index: ShardIndex, _ position: [Int]) -> Int {
    index.entry(at: chain.order.stored(position))
  }
}

/// Stored chunks that were read with one request.
private struct Batch: Sendable {
  private let sharding: ShardingCodec
  private let order: AxisOrder
  private let fillValue: Element
  private let name: String
  private let positions: [[Int]]
  private let stored: Bytes
  /// Where each chunk lies in the bytes; nil for one that is missing.
  private let ranges: [Range<Int>?]

  /// Nil when the batch cannot be read as such.
  init?(_ positions: [[Int]], of object: any ByteSource, number: Int, reader: ChunkReader) async throws {
    guard case .sharding(let sharding) = reader.chain.serializer else { return nil }
    let (source, key) = reader.current(object, number: number)
    do {
      let index = try await reader.index(of: sharding, source, key: key)
      let found = try positions.map { position throws(Failure) -> Range<Int>? in
        guard let index else { return nil }
        return try index.range(ofEntry: reader.entry(index, position))
      }
      let start = found.lazy.compactMap { $0?.lowerBound }.min() ?? 0
      let end = found.lazy.compactMap { $0?.upperBound }.max() ?? 0
      let room = found.reduce(0) { $0 + ($1?.count ?? 0) + ChunkReader.largestGap }
      guard found.allSatisfy({ $0?.count ?? 0 <= sharding.inner.storedSizeLimit }), end - start <= room else {
        return nil
      }
      guard let bytes = start < end ? try await source.read(.from(offset: start, count: end - start)) : Bytes([]) else {
        return nil
      }
      stored = bytes
      ranges = found.map { range in range.map { $0.lowerBound - start..<$0.upperBound - start } }
    } catch let failure as Failure where failure.code == .corrupt || failure.code == .changed {
      return nil
    }
    self.sharding = sharding
    self.positions = positions
    order = reader.chain.order
    fillValue = reader.fillValue
    name = source.name
  }

  func decode(_ deliver: (Int, VoxelBlock?) throws -> Void) throws {
    for (place, range) in ranges.enumerated() {
      guard let range else {
        try deliver(place, nil)
        continue
      }
      let block: VoxelBlock
      do { block = try sharding.inner.decode(stored[range], fillValue: fillValue) } catch {
        throw Failure(
          error.code, name, "inner chunk \(positions[place]): \(error.problem)", remedy: error.remedy)
      }
      try deliver(place, order.restored(block))
    }
  }
}
