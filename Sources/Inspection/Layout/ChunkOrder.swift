/// The order in which chunks follow each other in an object.
public enum ChunkOrder: String, Sendable, CaseIterable {
  /// The last axis of the grid fastest.
  case c
  /// The first axis fastest.
  case fortran
  /// The bits of the positions take turns, the first axis lowest; an axis that needs no more bits drops out.
  case morton
  /// The same with the last axis lowest.
  case mortonLastAxisFirst = "morton-last-axis-first"
  /// None of these: the order in which they were written.
  case unordered
  /// There are not two chunks to compare.
  case single

  /// For people.
  public var text: String {
    switch self {
    case .c: "C order (last axis fastest)"
    case .fortran: "Fortran order (first axis fastest)"
    case .morton: "Morton order (first axis fastest)"
    case .mortonLastAxisFirst: "Morton order (last axis fastest)"
    case .unordered: "no order of the grid: as they were written"
    case .single: "there is only one"
    }
  }

  /// The orders that some chunks are in: Morton's first, since few chunks are often in several; C order alone where
  /// they are in all of them.
  ///
  /// - Parameter entries: of the table, in the order in which they lie in the object.
  static func find(_ entries: [UInt32], in table: ChunkTable) -> [ChunkOrder] {
    guard entries.count > 1 else { return [.single] }
    let axes = Array(table.grid.indices)
    var found: [ChunkOrder] = []
    for (order, axes) in [(ChunkOrder.morton, axes), (.mortonLastAxisFirst, axes.reversed())] {
      let bits = mortonBits(table.grid, axes)
      let isIn = rises(entries, in: table) { position in
        var code: UInt64 = 0
        for (bit, (axis, shift)) in bits.enumerated() {
          code |= UInt64(position[axis] >> shift & 1) << UInt64(bit & 63)
        }
        return code
      }
      if isIn { found.append(order) }
    }
    for (order, axes) in [(ChunkOrder.c, axes), (.fortran, axes.reversed())] {
      let isIn = rises(entries, in: table) { position in
        var number: UInt64 = 0
        for axis in axes { number = number &* UInt64(table.grid[axis]) &+ UInt64(position[axis]) }
        return number
      }
      if isIn { found.append(order) }
    }
    return found.isEmpty ? [.unordered] : found.count == 4 ? [.c] : found
  }

  /// Axis and bit of each bit of the code, lowest first.
  private static func mortonBits(_ grid: [Int], _ axes: [Int]) -> [(axis: Int, shift: Int)] {
    var bits: [(axis: Int, shift: Int)] = []
    for shift in 0..<62 { for axis in axes where 1 << shift < grid[axis] { bits.append((axis, shift)) } }
    return bits
  }

  /// Whether a number of each position is larger than that of the one before.
  @inline(__always)
  private static func rises(
    _ entries: [UInt32], in table: ChunkTable, _ key: (UnsafeBufferPointer<Int>) -> UInt64
  ) -> Bool {
    var position = [Int](repeating: 0, count: table.grid.count)
    var last: UInt64?
    for entry in entries {
      table.read(Int(entry), into: &position)
      let number = position.withUnsafeBufferPointer(key)
      if let last, number <= last { return false }
      last = number
    }
    return true
  }
}

extension ChunkTable {
  /// ``position(ofEntry:)`` without memory of its own where there may be millions of chunks.
  @inline(__always)
  fileprivate func read(_ entry: Int, into position: inout [Int]) {
    guard !isSparse else {
      position = self.position(ofEntry: entry)
      return
    }
    var rest = entry
    for axis in grid.indices.reversed() {
      position[axis] = rest % grid[axis]
      rest /= grid[axis]
    }
  }
}
