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

  /// In the order of the table, which is that of its memory: there may be millions of chunks.
  private mutating func measure(_ table: ChunkTable) {
    var sum: UInt64 = 0
    for entry in 0..<table.count where table.liesInside(entry) {
      let length = table.lengths[entry]
      // By length, then by position, whatever the order on the disk.
      if smallest.map({ length < table.lengths[$0.entry] }) ?? true {
        smallest = Extreme(entry: entry, bytes: Int(length))
      }
      if largest.map({ length > table.lengths[$0.entry] }) ?? true {
        largest = Extreme(entry: entry, bytes: Int(length))
      }
      // Overlapping chunks may claim more bytes in all than there are numbers.
      sum = min(sum &+ length, UInt64(Int.max))
    }
    storedBytes = Int(sum)
    medianBytes = median(of: table)
  }

  /// Digit by digit of 16 bits, the highest first: how many lengths start like that of the chunk in the middle.
  private func median(of table: ChunkTable) -> Int? {
    guard let largest else { return nil }
    var rank = (entries.count - 1) / 2
    var counts = [Int](repeating: 0, count: 1 << 16)
    var found: UInt64 = 0
    var shift = UInt64(largest.bytes.bitWidth - largest.bytes.leadingZeroBitCount + 15) / 16 * 16
    while shift > 0 {
      shift -= 16
      for bucket in counts.indices { counts[bucket] = 0 }
      for entry in 0..<table.count where table.liesInside(entry) {
        let length = table.lengths[entry]
        if length >> (shift + 16) == found { counts[Int(length >> shift & 0xFFFF)] += 1 }
      }
      var digit = 0
      while rank >= counts[digit] {
        rank -= counts[digit]
        digit += 1
      }
      found = found << 16 | UInt64(digit)
    }
    return Int(found)
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
