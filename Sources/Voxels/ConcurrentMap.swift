extension Collection where Self: Sendable, Index: Sendable, Element: Sendable {
  /// What `transform` makes of each element, in the order of the elements, for work that waits for other machines:
  /// `width` elements are at work at a time. The first error ends the rest.
  public func concurrentMap<Result: Sendable>(
    width: Int = 32, _ transform: @escaping @Sendable (Element) async throws -> Result
  ) async throws -> [Result] {
    var results: [Result?] = Array(repeating: nil, count: count)
    try await withThrowingTaskGroup(of: (Int, Result).self) { group in
      var started = 0
      var next = startIndex
      func start() {
        guard next != endIndex else { return }
        let (number, element) = (started, self[next])
        group.addTask { (number, try await transform(element)) }
        started += 1
        formIndex(after: &next)
      }
      for _ in 0..<Swift.max(1, width) { start() }
      while let (number, result) = try await group.next() {
        results[number] = result
        start()
      }
    }
    return results.compactMap { $0 }
  }
}
