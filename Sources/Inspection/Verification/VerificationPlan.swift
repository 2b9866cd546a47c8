import Voxels

/// The objects that a verification looks at, one after the other: those of the first array, of the second, and so on.
public struct VerificationPlan: Sendable {
  public let lists: [ObjectList]
  /// The item with which each array starts, and the end.
  private let starts: [Int]
  /// Which objects are looked at; nil for all.
  private let chosen: [Int]?

  init(_ lists: [ObjectList], sample: ObjectSample?) {
    self.lists = lists
    var starts = [0]
    for list in lists { starts.append(starts[starts.count - 1] + list.count) }
    guard let chosen = sample?.numbers(of: starts[starts.count - 1]) else {
      self.chosen = nil
      self.starts = starts
      return
    }
    self.chosen = chosen
    // Where in the sample the arrays start.
    var index = 0
    self.starts = starts.map { start in
      while index < chosen.count, chosen[index] < start { index += 1 }
      return index
    }
    whole = starts
  }

  /// The same among all objects, where only some are chosen.
  private var whole: [Int] = []

  /// How many objects are looked at.
  public var count: Int { starts[starts.count - 1] }

  /// Bytes of all objects, where they are known and all of them are looked at.
  public var bytes: Int? {
    chosen == nil ? lists.reduce(0) { sum, list in sum.flatMap { sum in list.bytes.map { sum + $0 } } } : nil
  }

  /// The items of an array.
  func items(ofArray array: Int) -> Range<Int> { starts[array]..<starts[array + 1] }

  func array(ofItem item: Int) -> Int {
    var low = 0
    var high = lists.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if starts[middle] <= item { low = middle } else { high = middle - 1 }
    }
    return low
  }

  /// The numbers under which an item's object can be.
  func numbers(ofItem item: Int, variantCount: Int) -> Range<Int> {
    let array = array(ofItem: item)
    let index = chosen.map { $0[item] - whole[array] } ?? item - starts[array]
    switch lists[array].items {
    case .listed(let numbers): return numbers[index]..<numbers[index] + 1
    case .cells: return index * variantCount..<(index + 1) * variantCount
    }
  }
}

/// Some of many objects, spread evenly over them, the same ones each time.
public struct ObjectSample: Sendable, Equatable {
  public let count: Int
  public let seed: UInt64

  public init(count: Int, seed: UInt64) {
    self.count = count
    self.seed = seed
  }

  /// One from each of `count` parts of about one length, rising; nil where that would be all.
  func numbers(of total: Int) -> [Int]? {
    guard count < total else { return nil }
    func start(_ part: Int) -> Int {
      let (product, rest) = (part.multipliedFullWidth(by: total), count)
      return rest.dividingFullWidth(product).quotient
    }
    return (0..<count).map { part in
      let (low, high) = (start(part), start(part + 1))
      // SplitMix64.
      var bits = seed &+ UInt64(part + 1) &* 0x9E37_79B9_7F4A_7C15
      bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
      bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
      bits ^= bits >> 31
      return low + Int(bits % UInt64(high - low))
    }
  }
}
