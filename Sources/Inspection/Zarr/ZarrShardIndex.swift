import Codecs
import Voxels

/// The indexes of a Zarr shard, those of shards inside of it included, as one flat table of the innermost chunks.
struct ZarrShardIndex {
  /// The most innermost chunks of an object.
  private static let entryLimit = 1 << 25
  /// The most bytes of inner shards' indexes that are read at once.
  private static let batchLimit = 4 << 20

  /// The most faults of indexes that are kept.
  private static let faultLimit = 10_000

  private(set) var table: ChunkTable
  private(set) var reserved: [Range<Int>] = []
  private(set) var faults: [ShardFault] = []
  private(set) var checksum = ShardFacts.IndexChecksum.none
  /// Whether the outermost index could be read.
  private(set) var isReadable = true
  /// The levels of shards, outermost first, and the chain of an innermost chunk.
  let divisions: [ShardDivision]
  let leaf: CodecChain

  /// A shard that lies in the object, at some level.
  private struct Window {
    var range: Range<Int>
    /// The entry of its first innermost chunk.
    var first: Int
  }

  /// Reads all indexes of an object of `size` bytes.
  ///
  /// - Throws: ``Failure`` when the object cannot be read, (`tooLarge`) when it has too many chunks.
  static func read(_ source: any ByteSource, size: Int, chain: CodecChain) async throws -> ZarrShardIndex {
    var divisions: [ShardDivision] = []
    var leaf = chain
    while let division = leaf.division {
      divisions.append(division)
      leaf = division.inner
    }
    let rank = chain.extent.count
    // Per level, as values per array axis.
    let grids = divisions.indices.map { level in
      divisions[..<level].reversed().reduce(divisions[level].grid) { $1.restored($0) }
    }
    let grid = (0..<rank).map { axis in grids.reduce(1) { $0 * $1[axis] } }
    guard let count = checkedProduct(grid), count <= entryLimit else {
      throw Failure(.tooLarge, source.name, "has more than \(entryLimit) chunks")
    }
    var index = ZarrShardIndex(table: ChunkTable(grid: grid), divisions: divisions, leaf: leaf)
    guard !divisions.isEmpty else {
      index.table.set(0, offset: 0, length: UInt64(size))
      return index
    }
    index.checksum = divisions.contains { $0.hasIndexChecksum } ? .ok : .none
    var windows = [Window(range: 0..<size, first: 0)]
    let strides = rowMajorStrides(grid)
    for level in divisions.indices {
      // How far apart neighbours of this level are in the flat table, per array axis.
      let inner = grids[(level + 1)...].reduce(Array(repeating: 1, count: rank)) { zip($0, $1).map(*) }
      let steps = (0..<rank).map { strides[$0] * inner[$0] }
      windows = try await index.descend(source, level, windows, steps: steps)
    }
    return index
  }

  /// Reads the indexes of some shards of one level.
  ///
  /// - Returns: the shards of the next level.
  private mutating func descend(
    _ source: any ByteSource, _ level: Int, _ windows: [Window], steps: [Int]
  ) async throws -> [Window] {
    let division = divisions[level]
    let isLast = level == divisions.count - 1
    // The array axis of each stored axis of this level: what restoring makes of their numbers, turned around.
    var axes = Array(0..<steps.count)
    axes = divisions[...level].reversed().reduce(axes) { $1.restored($0) }
    var weights = steps
    for (axis, stored) in axes.enumerated() { weights[stored] = steps[axis] }

    var next: [Window] = []
    var start = 0
    while start < windows.count {
      let end = min(windows.count, start + max(1, Self.batchLimit / max(1, division.indexByteCount)))
      let batch = windows[start..<end].compactMap { window -> (Window, Range<Int>)? in
        guard let range = division.indexRange(inObjectOf: window.range.count) else {
          note(
            ShardFault(
              index: level == 0 ? nil : table.position(ofEntry: window.first), kind: .outOfRange,
              message: "has \(window.range.count) bytes, too few for its index of \(division.indexByteCount)",
              range: window.range))
          if level == 0 { isReadable = false }
          return nil
        }
        let lower = window.range.lowerBound + range.lowerBound
        return (window, lower..<lower + range.count)
      }
      start = end
      guard !batch.isEmpty else { continue }
      let ranges = batch.map { ByteRange.from(offset: $0.1.lowerBound, count: $0.1.count) }
      guard let parts = try await source.read(ranges, limit: .max) else {
        throw Failure(.io, source.name, "disappeared while it was read")
      }
      for ((window, range), encoded) in zip(batch, parts) {
        reserved.append(range)
        let reading = division.read(encoded)
        var isUsable = true
        if let damage = reading.damage {
          checksum = .bad
          isUsable = reading.index.map { Self.isPlausible($0, in: window.range.count) } ?? false
          note(
            ShardFault(
              index: level == 0 ? nil : table.position(ofEntry: window.first), kind: .checksum,
              message: damage.problem + (isUsable ? "" : "; nothing in it makes sense"), range: range))
          if !isUsable, level == 0 { isReadable = false }
        }
        guard isUsable, let found = reading.index else { continue }
        add(found, of: window, weights: weights, isLast: isLast, to: &next)
      }
    }
    return next
  }

  private mutating func note(_ fault: ShardFault) {
    if faults.count < Self.faultLimit { faults.append(fault) }
  }

  /// Whether the entries of an index that failed its checksum may be looked at: most of them must lie in the shard.
  private static func isPlausible(_ index: ShardIndex, in size: Int) -> Bool {
    index.withUnsafeEntries { memory in
      var impossible = 0
      for entry in 0..<index.count {
        let offset = memory.loadUnaligned(fromByteOffset: entry * 16, as: UInt64.self)
        let length = memory.loadUnaligned(fromByteOffset: entry * 16 + 8, as: UInt64.self)
        if offset == .max, length == .max { continue }
        let (end, overflow) = offset.addingReportingOverflow(length)
        if overflow || end > UInt64(size) { impossible += 1 }
      }
      return impossible <= max(1, index.count / 10)
    }
  }

  /// Enters what an index says: chunks into the table, or shards to be looked into.
  private mutating func add(
    _ index: ShardIndex, of window: Window, weights: [Int], isLast: Bool, to next: inout [Window]
  ) {
    index.withUnsafeEntries { memory in
      let grid = index.grid
      var position = [Int](repeating: 0, count: grid.count)
      var target = window.first
      for entry in 0..<index.count {
        let offset = memory.loadUnaligned(fromByteOffset: entry * 16, as: UInt64.self)
        let length = memory.loadUnaligned(fromByteOffset: entry * 16 + 8, as: UInt64.self)
        if offset != .max || length != .max {
          // Offsets count from the start of their shard.
          let (start, overflow) = offset.addingReportingOverflow(UInt64(window.range.lowerBound))
          let (end, overflow2) = start.addingReportingOverflow(length)
          let isInside = !overflow && !overflow2 && end <= UInt64(window.range.upperBound)
          if isLast {
            table.set(target, offset: overflow ? offset : start, length: length)
            if !isInside { table.marks[target].insert(.outOfRange) }
          } else if isInside {
            next.append(Window(range: Int(start)..<Int(end), first: target))
          } else {
            note(
              ShardFault(
                index: table.position(ofEntry: target), kind: .outOfRange,
                message: "the index has an inner shard of \(length) bytes at \(offset), outside of its shard"))
          }
        }
        // One step further in C order of the stored axes.
        for axis in grid.indices.reversed() {
          position[axis] += 1
          target += weights[axis]
          if position[axis] < grid[axis] { break }
          target -= grid[axis] * weights[axis]
          position[axis] = 0
        }
      }
    }
  }
}
