import Formats
import Stores
import Voxels

/// The indexes of a precomputed shard as one flat table of chunks.
struct PrecomputedShardIndex {
  /// The largest index of a shard, and the most chunks of a table.
  private static let indexLimit = 256 << 20
  private static let entryLimit = 1 << 25
  private static let faultLimit = 10_000
  /// The most bytes of minishard indexes that are read at once.
  private static let batchLimit = 4 << 20

  /// The object with the chunks, and its size.
  let data: StoreObject
  let size: Int
  /// The chunks of the table in the volume's grid; nil when they are scattered over all of it.
  let box: Region?
  private(set) var table: ChunkTable
  private(set) var reserved: [Range<Int>]
  private(set) var faults: [ShardFault] = []
  private(set) var isReadable = true

  private struct Minishard {
    var number: Int
    var range: Range<Int>
  }

  /// Reads the index of a shard and those of all of its minishards.
  ///
  /// - Parameters:
  ///   - object: the shard, or either of the two objects of an early writer.
  ///   - number: the shard's number; nil when the name does not tell.
  static func read(
    _ object: Location, size: Int, _ shards: PrecomputedShards, number: UInt64?
  ) async throws -> PrecomputedShardIndex {
    let isSplit = !object.key.hasSuffix(".shard")
    let stem = String(object.key.prefix(upTo: object.key.lastIndex(of: ".") ?? object.key.endIndex))
    let head = StoreObject(object.store, isSplit ? stem + ".index" : object.key)
    let data = StoreObject(object.store, isSplit ? stem + ".data" : object.key)
    let dataSize = isSplit ? try await object.store.size(of: data.key) : size
    guard let dataSize else { throw Failure(.missing, data.name, "is missing, although the shard has an index") }
    let indexSize = shards.indexByteCount
    guard indexSize <= indexLimit else {
      throw Failure(.tooLarge, head.name, "has an index of \(indexSize) bytes, more than the limit of \(indexLimit)")
    }
    let headSize = isSplit ? try await object.store.size(of: head.key) ?? 0 : size
    guard headSize >= indexSize, let index = try await head.read(.from(offset: 0, count: indexSize)) else {
      throw Failure(
        .corrupt, head.name, "has \(headSize) bytes, too few for its index of \(indexSize)",
        remedy: "fetch or write the shard again")
    }
    let start = isSplit ? 0 : indexSize
    let box = number.flatMap { shards.box(ofShard: $0) }.flatMap { box in
      (checkedProduct(box.shape) ?? .max) <= entryLimit && !box.isEmpty ? box : nil
    }
    var found = PrecomputedShardIndex(
      data: data, size: dataSize, box: box, table: ChunkTable(grid: box?.shape ?? [0, 0, 0]),
      reserved: isSplit ? [] : [0..<indexSize])
    let minishards = found.minishards(index, shards, start: start)
    try await found.add(minishards, shards, shard: number, start: start)
    return found
  }

  /// Where the indexes of those minishards lie that have chunks.
  private mutating func minishards(_ index: Bytes, _ shards: PrecomputedShards, start: Int) -> [Minishard] {
    var found: [Minishard] = []
    for number in 0..<shards.minishardCount {
      let (low, high) = shards.minishard(number, in: index)
      guard low != high else { continue }
      let limit = UInt64(size - min(size, start))
      guard low < high, high <= limit, high - low <= UInt64(PrecomputedShards.minishardIndexLimit) else {
        note(
          .outOfRange, "the index of minishard \(number) is said to lie at \(low)..<\(high), which cannot be", nil)
        continue
      }
      found.append(Minishard(number: number, range: start + Int(low)..<start + Int(high)))
    }
    return found
  }

  private mutating func add(
    _ minishards: [Minishard], _ shards: PrecomputedShards, shard: UInt64?, start: Int
  ) async throws {
    var positions: [UInt64] = []
    var extents: [(offset: UInt64, length: UInt64)] = []
    var known: Set<UInt64> = []
    var next = 0
    while next < minishards.count {
      var end = next + 1
      var bytes = minishards[next].range.count
      while end < minishards.count, bytes + minishards[end].range.count <= Self.batchLimit {
        bytes += minishards[end].range.count
        end += 1
      }
      let batch = minishards[next..<end]
      next = end
      let ranges = batch.map { ByteRange.from(offset: $0.range.lowerBound, count: $0.range.count) }
      guard let parts = try await data.read(ranges, limit: .max) else {
        throw Failure(.io, data.name, "disappeared while it was read")
      }
      for (minishard, stored) in zip(batch, parts) {
        reserved.append(minishard.range)
        let entries: [PrecomputedShards.Entry]
        do throws(Failure) { entries = try shards.entries(stored, start: start) } catch {
          note(
            .decode, "the index of minishard \(minishard.number) is damaged: \(error.problem)", minishard.range)
          continue
        }
        for entry in entries {
          let place = shards.place(ofChunk: entry.chunk)
          guard let position = shards.position(ofChunk: entry.chunk), place.minishard == minishard.number,
            shard == nil || place.shard == shard
          else {
            note(
              .outOfRange, "minishard \(minishard.number) has chunk \(entry.chunk), which does not belong there",
              entry.range)
            continue
          }
          guard known.insert(entry.chunk).inserted, known.count <= Self.entryLimit else {
            note(.overlap, "it has chunk \(entry.chunk) twice", entry.range)
            continue
          }
          let extent = (offset: UInt64(entry.range.lowerBound), length: UInt64(entry.range.count))
          if let box {
            let inside = zip(position, box.offset).map(-)
            if let target = table.entry(at: inside) { table.set(target, offset: extent.offset, length: extent.length) }
          } else {
            positions.append(shards.gridNumber(position))
            extents.append(extent)
          }
        }
      }
    }
    if box == nil { table = ChunkTable(grid: shards.grid, positions: positions, extents: extents) }
  }

  private mutating func note(_ kind: ShardFault.Kind, _ message: String, _ range: Range<Int>?) {
    guard faults.count < Self.faultLimit else { return }
    let inside = range.flatMap { $0.upperBound <= size ? $0 : nil }
    faults.append(ShardFault(kind: kind, message: message, range: inside))
  }
}

extension PrecomputedShards {
  /// The number of a position in C order of the grid.
  fileprivate func gridNumber(_ position: [Int]) -> UInt64 {
    zip(position, grid).reduce(0) { $0 &* UInt64($1.1) &+ UInt64($1.0) }
  }
}
