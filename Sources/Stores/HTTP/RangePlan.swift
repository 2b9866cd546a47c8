import Voxels

/// Which requests bring several parts of one object: neighbours go together where the gap between them costs less than
/// a round trip.
struct RangePlan {
  /// The most bytes between two parts that are fetched in vain rather than asking twice.
  static let gapLimit = 64 << 10
  /// The most bytes of one request that was made of several parts.
  static let requestLimit = 16 << 20

  private typealias Part = (index: Int, offset: Int, count: Int)

  /// What to ask for.
  private(set) var requests: [ByteRange] = []
  /// For each part: which request has it, and where in it; nil stands for all of it.
  private var places: [(request: Int, window: Range<Int>?)]

  init(_ ranges: [ByteRange], gapLimit: Int = RangePlan.gapLimit) {
    places = Array(repeating: (0, nil), count: ranges.count)
    var parts: [Part] = []
    for (index, range) in ranges.enumerated() {
      if case .from(let offset, let count) = range, offset >= 0, count > 0, count <= Int.max - offset {
        parts.append((index, offset, count))
      } else {
        places[index] = (requests.count, nil)
        requests.append(range)
      }
    }
    parts.sort { $0.offset < $1.offset }
    var group: [Part] = []
    var bounds = 0..<0
    for part in parts {
      let end = max(bounds.upperBound, part.offset + part.count)
      if group.isEmpty || part.offset - bounds.upperBound > gapLimit
        || end - bounds.lowerBound > RangePlan.requestLimit
      {
        add(group, bounds)
        group = []
        bounds = part.offset..<part.offset + part.count
      } else {
        bounds = bounds.lowerBound..<end
      }
      group.append(part)
    }
    add(group, bounds)
  }

  private mutating func add(_ group: [Part], _ bounds: Range<Int>) {
    guard !group.isEmpty else { return }
    for part in group {
      let start = part.offset - bounds.lowerBound
      places[part.index] = (requests.count, start..<start + part.count)
    }
    requests.append(.from(offset: bounds.lowerBound, count: bounds.count))
  }

  /// The parts in the order in which they were asked for.
  ///
  /// - Parameter answers: for each request all bytes that it asks for.
  func parts(of answers: [Bytes]) -> [Bytes] {
    places.map { place in place.window.map { answers[place.request][$0] } ?? answers[place.request] }
  }
}
