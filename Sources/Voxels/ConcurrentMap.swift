extension Collection where Self: Sendable, Index: Sendable, Element: Sendable {
  /// What `transform` makes of each element, in the order of the elements, for work that waits for other machines:
  /// `width` elements are at work at a time. The first error ends the rest.
  ///
  /// Results pass through a lock and not through the group: a group whose results are tuples of generic or optional
  /// payloads crashes in optimized builds of Swift 6.3.
  public func concurrentMap<Result: Sendable>(
    width: Int = 32, _ transform: @escaping @Sendable (Element) async throws -> Result
  ) async throws -> [Result] {
    let results = Locked([Result?](repeating: nil, count: count))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (number, element) in self.enumerated() {
        if number >= Swift.max(1, width) { try await group.next() }
        group.addTask {
          let result = try await transform(element)
          results.withLock { $0[number] = result }
        }
      }
      try await group.waitForAll()
    }
    return results.withLock { $0.compactMap { $0 } }
  }
}
