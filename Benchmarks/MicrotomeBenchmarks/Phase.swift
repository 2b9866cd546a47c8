/// One step of a frame, measured over many.
struct Phase {
  private let name: String
  private let counter: AllocationCounter
  private var times: [Double]
  private var allocations = 0

  init(_ name: String, _ counter: AllocationCounter) {
    self.name = name
    self.counter = counter
    times = []
    times.reserveCapacity(1024)
  }

  mutating func measure<Result>(_ body: () -> Result) -> Result {
    let count = counter.value
    let start = Clock.processor
    let result = body()
    times.append(Clock.processor - start)
    allocations += counter.value - count
    return result
  }

  /// The median of the processor times, and allocations a frame.
  var figures: [Figure] {
    let count = counter.value < 0 ? -1 : Double(allocations) / Double(times.count)
    return [
      Figure(name: name, value: times.sorted()[times.count / 2]), Figure(name: name + "_allocations", value: count),
    ]
  }
}
