import Voxels

/// The decoded index of a shard: where each inner chunk lies.
public struct ShardIndex: Sendable {
  /// How many inner chunks lie on each stored axis.
  public let grid: [Int]
  /// Offset and length of each inner chunk, native `UInt64` pairs in C order of the grid.
  let entries: Bytes

  init(grid: [Int], entries: Bytes) {
    precondition(entries.count == grid.reduce(16, *))
    self.grid = grid
    self.entries = entries
  }

  public var count: Int { entries.count / 16 }

  /// Memory that the index holds on to, in bytes.
  var footprint: Int { entries.footprint }

  /// The number of the inner chunk at a grid position.
  public func entry(at position: [Int]) -> Int {
    var entry = 0
    for (index, extent) in zip(position, grid) { entry = entry * extent + index }
    return entry
  }

  public func position(ofEntry entry: Int) -> [Int] {
    var rest = entry
    var position = grid
    for axis in grid.indices.reversed() {
      position[axis] = rest % grid[axis]
      rest /= grid[axis]
    }
    return position
  }

  /// Where an inner chunk lies in the shard; nil when it is missing.
  ///
  /// - Throws: ``Failure`` (`corrupt`) when offset and length cannot be.
  public func range(ofEntry entry: Int) throws(Failure) -> Range<Int>? {
    let (offset, length) = entries.withUnsafeBytes { memory in
      (
        memory.loadUnaligned(fromByteOffset: entry * 16, as: UInt64.self),
        memory.loadUnaligned(fromByteOffset: entry * 16 + 8, as: UInt64.self)
      )
    }
    if offset == .max, length == .max { return nil }
    let (end, overflow) = offset.addingReportingOverflow(length)
    guard !overflow, end <= UInt64(Int.max) else {
      throw Failure(
        .corrupt, "",
        "the shard's index claims \(length) bytes at \(offset) for inner chunk \(position(ofEntry: entry))")
    }
    return Int(offset)..<Int(end)
  }

  var hasMissingChunks: Bool {
    entries.withUnsafeBytes { memory in
      for entry in 0..<count where memory.loadUnaligned(fromByteOffset: entry * 16, as: UInt64.self) == .max {
        return true
      }
      return false
    }
  }
}
