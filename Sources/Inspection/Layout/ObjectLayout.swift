/// How the chunks of an object lie in it, from its table alone.
public struct ObjectLayout: Sendable {
  /// A chunk by its entry in the table, with its stored bytes.
  public struct Extreme: Sendable, Equatable {
    public let entry: Int
    public let bytes: Int
  }

  /// Chunks that something is stored for.
  public private(set) var present = 0
  /// Bytes of all chunks that lie inside of the object.
  public private(set) var storedBytes = 0
  public private(set) var smallest: Extreme?
  public private(set) var largest: Extreme?
  /// Half of the chunks have no more stored bytes.
  public private(set) var medianBytes: Int?
  /// The orders that the chunks are in, never empty.
  public private(set) var orders: [ChunkOrder] = [.single]
  /// Bytes that belong to no chunk, index or header: how many, in how many pieces, and the largest piece.
  public private(set) var deadBytes = 0
  public private(set) var holes = 0
  public private(set) var largestHole: Range<Int>?
  public private(set) var overlaps = 0
  public private(set) var outOfRange = 0
  /// The entries of the chunks that lie inside of the object, in the order in which they lie there.
  let entries: [UInt32]

  /// Looks at a table, and marks in it what lies outside of the object or on something else.
  ///
  /// - Parameter reserved: where headers and indexes lie.
  init(of table: inout ChunkTable, byteCount: Int, reserved: [Range<Int>]) {
    var inside: [UInt32] = []
    for entry in 0..<table.count where table.isPresent(entry) {
      present += 1
      table.markOutOfRange(entry, outside: 0..<byteCount)
      if table.marks[entry].contains(.outOfRange) { outOfRange += 1 } else { inside.append(UInt32(entry)) }
    }
    let sorted = ascendingOrder(of: inside.map { table.offsets[Int($0)] })
    entries = sorted.map { inside[Int($0)] }
    measure(table)
    sweep(&table, byteCount: byteCount, reserved: reserved.sorted { $0.lowerBound < $1.lowerBound })
    orders = ChunkOrder.find(entries, in: table)
  }

  private mutating func measure(_ table: ChunkTable) {
    guard !entries.isEmpty else { return }
    let lengths = entries.map { table.lengths[Int($0)] }
    // By length, then by position, whatever the order on the disk.
    func extreme(_ isBetter: (UInt64, UInt64) -> Bool) -> Extreme {
      var best = Int(entries[0])
      for entry in entries.map(Int.init) {
        let (length, other) = (table.lengths[entry], table.lengths[best])
        if isBetter(length, other) || length == other && entry < best { best = entry }
      }
      return Extreme(entry: best, bytes: Int(table.lengths[best]))
    }
    smallest = extreme(<)
    largest = extreme(>)
    medianBytes = Int(lengths[Int(ascendingOrder(of: lengths)[(lengths.count - 1) / 2])])
    // Overlapping chunks may claim more bytes in all than there are numbers.
    storedBytes = Int(lengths.reduce(UInt64(0)) { min($0 &+ $1, UInt64(Int.max)) })
  }

  /// Goes through the object once, from its start to its end.
  private mutating func sweep(_ table: inout ChunkTable, byteCount: Int, reserved: [Range<Int>]) {
    var end = 0
    // The chunk that reaches to `end`; nil for a header or an index.
    var owner: Int?
    var nextReserved = 0

    func leaveHole(_ hole: Range<Int>) {
      guard !hole.isEmpty else { return }
      holes += 1
      deadBytes += hole.count
      if hole.count > largestHole?.count ?? 0 { largestHole = hole }
    }
    func mark(_ entry: Int?) {
      guard let entry, !table.marks[entry].contains(.overlap) else { return }
      table.marks[entry].insert(.overlap)
      overlaps += 1
    }
    func visit(_ range: Range<Int>, _ entry: Int?) {
      guard !range.isEmpty else { return }
      if range.lowerBound < end {
        mark(entry)
        mark(owner)
      } else {
        leaveHole(end..<range.lowerBound)
      }
      if range.upperBound > end {
        end = range.upperBound
        owner = entry
      }
    }
    for entry in entries.map(Int.init) {
      guard let range = table.range(ofEntry: entry) else { continue }
      while nextReserved < reserved.count, reserved[nextReserved].lowerBound <= range.lowerBound {
        visit(reserved[nextReserved], nil)
        nextReserved += 1
      }
      visit(range, entry)
    }
    for range in reserved[nextReserved...] { visit(range, nil) }
    if end < byteCount { leaveHole(end..<byteCount) }
  }
}
