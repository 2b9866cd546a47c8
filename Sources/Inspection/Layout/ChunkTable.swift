/// Where the chunks of one object lie: flat, two numbers and a byte a chunk, since there may be millions.
///
/// A dense table has an entry for every position of its grid, in C order. A sparse one has entries for some of them,
/// for objects whose chunks are scattered over a grid that is too large to write down.
public struct ChunkTable: Sendable {
  /// What offset and length are of a chunk that is missing, so that all of it is fill value.
  public static let missing = UInt64.max

  /// How many chunks there are on each axis.
  public let grid: [Int]
  /// The positions of a sparse table in C order of the grid, rising; nil for a dense one.
  private let numbers: [UInt64]?
  public private(set) var offsets: [UInt64]
  public private(set) var lengths: [UInt64]
  public internal(set) var marks: [ChunkMarks]

  /// A dense table without a chunk.
  init(grid: [Int]) {
    self.grid = grid
    numbers = nil
    let count = grid.reduce(1, *)
    offsets = Array(repeating: ChunkTable.missing, count: count)
    lengths = offsets
    marks = Array(repeating: [], count: count)
  }

  /// A sparse table of chunks without positions twice.
  init(grid: [Int], positions: [UInt64], extents: [(offset: UInt64, length: UInt64)]) {
    precondition(positions.count == extents.count)
    let order = ascendingOrder(of: positions)
    self.grid = grid
    numbers = order.map { positions[Int($0)] }
    offsets = order.map { extents[Int($0)].offset }
    lengths = order.map { extents[Int($0)].length }
    marks = Array(repeating: [], count: order.count)
  }

  public var count: Int { offsets.count }
  public var isSparse: Bool { numbers != nil }

  /// Whether something is stored for an entry.
  public func isPresent(_ entry: Int) -> Bool {
    offsets[entry] != ChunkTable.missing || lengths[entry] != ChunkTable.missing
  }

  /// Whether something is stored for an entry, and inside of the object.
  func liesInside(_ entry: Int) -> Bool { isPresent(entry) && !marks[entry].contains(.outOfRange) }

  /// Where a chunk lies; nil when it is missing, or lies nowhere that makes sense.
  public func range(ofEntry entry: Int) -> Range<Int>? {
    guard isPresent(entry), !marks[entry].contains(.outOfRange) else { return nil }
    let (end, overflow) = offsets[entry].addingReportingOverflow(lengths[entry])
    guard !overflow, end <= UInt64(Int.max) else { return nil }
    return Int(offsets[entry])..<Int(end)
  }

  /// The position of an entry in the grid.
  public func position(ofEntry entry: Int) -> [Int] {
    var rest = numbers?[entry] ?? UInt64(entry)
    var position = grid
    for axis in grid.indices.reversed() {
      position[axis] = Int(rest % UInt64(grid[axis]))
      rest /= UInt64(grid[axis])
    }
    return position
  }

  /// The entry at a position; nil outside of the grid, and where a sparse table has none.
  public func entry(at position: [Int]) -> Int? {
    guard position.count == grid.count, zip(position, grid).allSatisfy({ $0 >= 0 && $0 < $1 }) else { return nil }
    var number: UInt64 = 0
    for (index, extent) in zip(position, grid) { number = number &* UInt64(extent) &+ UInt64(index) }
    guard let numbers else { return Int(number) }
    var low = 0
    var high = numbers.count
    while low < high {
      let middle = (low + high) / 2
      if numbers[middle] < number { low = middle + 1 } else { high = middle }
    }
    return low < numbers.count && numbers[low] == number ? low : nil
  }

  mutating func set(_ entry: Int, offset: UInt64, length: UInt64) {
    offsets[entry] = offset
    lengths[entry] = length
  }

  /// Marks what does not lie inside of `bounds`.
  mutating func markOutOfRange(_ entry: Int, outside bounds: Range<Int>) {
    guard isPresent(entry) else { return }
    let (end, overflow) = offsets[entry].addingReportingOverflow(lengths[entry])
    if overflow || offsets[entry] < UInt64(bounds.lowerBound) || end > UInt64(bounds.upperBound) {
      marks[entry].insert(.outOfRange)
    }
  }
}

/// The indices of some numbers by rising number; equal ones stay in order.
///
/// Sixteen bits a round, which takes a hundredth of the time of comparisons where there are millions.
func ascendingOrder(of numbers: [UInt64]) -> [UInt32] {
  let count = numbers.count
  var order = (0..<UInt32(count)).map { $0 }
  guard count > 1 else { return order }
  if count < 4096 {
    order.sort { numbers[Int($0)] == numbers[Int($1)] ? $0 < $1 : numbers[Int($0)] < numbers[Int($1)] }
    return order
  }
  var isSorted = true
  var highest: UInt64 = 0
  var last: UInt64 = 0
  for number in numbers {
    isSorted = isSorted && number >= last
    last = number
    highest = max(highest, number)
  }
  if isSorted { return order }
  var next = [UInt32](repeating: 0, count: count)
  var starts = [Int](repeating: 0, count: 1 << 16)
  var shift: UInt64 = 0
  while shift < 64, highest >> shift > 0 {
    for bucket in starts.indices { starts[bucket] = 0 }
    for number in numbers { starts[Int(number >> shift & 0xFFFF)] += 1 }
    var sum = 0
    for bucket in starts.indices { (starts[bucket], sum) = (sum, sum + starts[bucket]) }
    for index in order {
      let bucket = Int(numbers[Int(index)] >> shift & 0xFFFF)
      next[starts[bucket]] = index
      starts[bucket] += 1
    }
    swap(&order, &next)
    shift += 16
  }
  return order
}
