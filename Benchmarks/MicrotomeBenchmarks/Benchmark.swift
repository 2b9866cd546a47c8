/// Work that can be measured again and again.
protocol Benchmark: AnyObject {
  /// Does the work once.
  func run() async throws -> [Figure]
}

/// Something that was measured. Times are in seconds.
struct Figure {
  var name: String
  var value: Double
}
