/// Values in order, so that percentiles can be read off.
protocol ValueDistribution {
  var count: Int { get }
  /// The value that `rank` values are before; `rank` is below ``count``.
  func value(at rank: Int) -> Double
  /// All of them but those that are equal to one.
  func without(_ value: Double) -> Self
}

extension ValueDistribution {
  /// The values at two percentiles; nil without values.
  func percentiles(low: Double, high: Double) -> ClosedRange<Double>? {
    guard count > 0 else { return nil }
    let last = Double(count - 1)
    let lowest = value(at: Int((min(low.clampedToUnit, high.clampedToUnit) * last).rounded(.down)))
    return lowest...value(at: Int((max(low.clampedToUnit, high.clampedToUnit) * last).rounded(.up)))
  }

  /// The window between two percentiles; nil without values.
  func window(low: Double, high: Double) -> IntensityWindow? {
    guard let range = percentiles(low: low, high: high) else { return nil }
    if range.lowerBound < range.upperBound { return IntensityWindow(range) }
    let (smallest, largest) = (value(at: 0), value(at: count - 1))
    if smallest < largest { return IntensityWindow(minimum: smallest, maximum: largest) }
    // Large numbers are further than a half from their neighbours.
    let half = max(0.5, smallest.ulp)
    let limit = Double.greatestFiniteMagnitude
    return IntensityWindow(minimum: max(-limit, smallest - half), maximum: min(limit, smallest + half))
  }
}

/// How often each value of up to 16 bits occurs.
struct Histogram: ValueDistribution {
  private var occurrences = [Int](repeating: 0, count: 1 << 16)
  private(set) var count = 0
  private let bias: Int

  /// Values are added with `bias` on top of them.
  init(bias: Int) { self.bias = bias }

  mutating func add(biased value: UInt16) {
    occurrences[Int(value)] += 1
    count += 1
  }

  func value(at rank: Int) -> Double {
    var before = 0
    for (value, occurrences) in occurrences.enumerated() {
      before += occurrences
      if before > rank { return Double(value - bias) }
    }
    return Double(occurrences.count - 1 - bias)
  }

  func without(_ value: Double) -> Histogram {
    guard let biased = UInt16(exactly: value + Double(bias)) else { return self }
    var rest = self
    rest.count -= occurrences[Int(biased)]
    rest.occurrences[Int(biased)] = 0
    return rest
  }
}

/// Some finite values.
struct SortedValues: ValueDistribution {
  private let values: [Double]

  init(_ values: [Double]) { self.values = values.filter(\.isFinite).sorted() }

  private init(sorted values: [Double]) { self.values = values }

  var count: Int { values.count }
  func value(at rank: Int) -> Double { values[rank] }
  func without(_ value: Double) -> SortedValues { SortedValues(sorted: values.filter { $0 != value }) }
}
