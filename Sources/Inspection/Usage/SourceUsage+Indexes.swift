import Voxels

extension SourceUsage {
  /// About how many entries of indexes are in memory at once.
  private static let entryLimit = 1 << 22
  private static let widthLimit = 32

  /// Counts the chunks in the shards that were found, from their indexes.
  ///
  /// - Parameter read: told how many more indexes were read, on any thread.
  /// - Throws: `CancellationError`. What cannot be read is a failure among others.
  mutating func readIndexes(_ read: @escaping @Sendable (Int) -> Void) async throws {
    for number in arrays.indices where arrays[number].sample.canLackChunks {
      let objects = arrays[number].sample
      let entries = max(1, arrays[number].chunksPerObject)
      let width = max(1, min(SourceUsage.widthLimit, SourceUsage.entryLimit / entries))
      let failures = Locked<[Failure]>([])
      let found = try await arrays[number].indexed.concurrentMap(width: width) { object -> StoredChunks in
        defer { read(1) }
        do {
          guard let report = try await objects.inspect(object)?.report else { return StoredChunks() }
          if let fault = report.indexFaults.first { throw Failure(.corrupt, report.facts.file, fault.message) }
          return StoredChunks(count: report.layout.present - report.presentOutside, bytes: report.clippedBytes)
        } catch let failure as Failure where failure.code != .cancelled {
          failures.withLock { $0.append(failure) }
          return StoredChunks()
        }
      }
      let unread = failures.withLock { $0 }
      guard unread.isEmpty else {
        add(unread)
        continue
      }
      arrays[number].set(
        chunks: found.reduce(0) { $0 + $1.count }, decodedBytes: found.reduce(0) { $0 + $1.bytes })
    }
  }
}

/// What is in a shard.
private struct StoredChunks: Sendable {
  var count = 0
  var bytes = 0
}
