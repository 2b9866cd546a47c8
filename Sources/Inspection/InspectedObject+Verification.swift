import Voxels

extension InspectedObject {
  /// Neighbours in the object are read together up to so many bytes.
  private static let batchLimit = 4 << 20
  /// Bytes between two chunks that are rather read than asked around.
  private static let gapLimit = 64 << 10
  /// Decoded voxels that may be in memory at once.
  private static let memoryLimit = 2 << 30

  /// Reads and decodes every chunk, and notes in ``report`` what is wrong; goes on to the end, whatever it finds.
  ///
  /// - Parameter progress: told how many stored bytes are done, on any thread.
  /// - Throws: ``Failure`` (`io`) when the object cannot be read, `CancellationError`.
  public mutating func verify(progress: @escaping @Sendable (Int) -> Void = { _ in }) async throws {
    let object = self
    let batches = object.batches
    let decodedSize = max(1, report.facts.chunkShape.reduce(report.facts.elementType.size, *))
    let width = max(1, min(2 * WorkerPool.compute.threadCount, Self.memoryLimit / decodedSize))
    let next = Locked(0)
    let done = Locked(0)
    let verified = Locked(report)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<width {
        group.addTask(executorPreference: WorkerPool.files) {
          while let batch = next.withLock({ next -> Range<Int>? in
            defer { next += 1 }
            return next < batches.count ? batches[next] : nil
          }) {
            try Task.checkCancellation()
            let bytes = try await object.examine(batch, in: verified)
            progress(
              done.withLock {
                $0 += bytes; return $0
              })
          }
        }
      }
      while try await group.next() != nil {}
    }
    report = verified.withLock { $0 }
    report.finishVerification()
  }

  /// Bytes of all chunks that verification reads.
  public var storedByteCount: Int { report.layout.storedBytes }

  /// Runs of chunks that lie close together, as ranges of ``ObjectLayout/entries``.
  private var batches: [Range<Int>] {
    let entries = report.layout.entries
    var batches: [Range<Int>] = []
    var start = 0
    var end = 0
    var first = 0
    for index in entries.indices {
      guard let range = report.table.range(ofEntry: Int(entries[index])) else { continue }
      if index > start,
        range.lowerBound > end + Self.gapLimit || max(end, range.upperBound) - first > Self.batchLimit
      {
        batches.append(start..<index)
        start = index
      }
      if index == start {
        (first, end) = (range.lowerBound, range.upperBound)
      } else {
        end = max(end, range.upperBound)
      }
    }
    if start < entries.count { batches.append(start..<entries.count) }
    return batches
  }

  /// Reads and decodes a run of chunks.
  ///
  /// - Returns: how many stored bytes these have.
  private func examine(_ batch: Range<Int>, in verified: Locked<ShardReport>) async throws -> Int {
    let table = report.table
    let entries = report.layout.entries[batch].map { Int($0) }
    var sum = 0
    var first = Int.max
    var end = 0
    var wanted: [(entry: Int, position: [Int], range: Range<Int>)] = []
    for entry in entries {
      guard let range = table.range(ofEntry: entry) else { continue }
      sum += range.count
      let position = table.position(ofEntry: entry)
      let limit = decoder.storedSizeLimit(at: position)
      guard range.count <= limit else {
        verified.withLock {
          $0.note(
            entry, [.examined, .undecodable], "claims \(range.count) bytes where at most \(limit) make sense")
        }
        continue
      }
      wanted.append((entry, position, range))
      first = min(first, range.lowerBound)
      end = max(end, range.upperBound)
    }
    guard !wanted.isEmpty else { return sum }
    guard let stored = try await source.read(.from(offset: first, count: end - first)) else {
      throw Failure(.io, source.name, "disappeared while it was read")
    }
    var findings: [(entry: Int, marks: ChunkMarks, message: String?)] = []
    findings.reserveCapacity(wanted.count)
    for (entry, position, range) in wanted {
      let part = stored[range.lowerBound - first..<range.upperBound - first]
      switch decoder.check(part, at: position) {
      case .voxels(_, let isOnlyFill): findings.append((entry, isOnlyFill ? [.examined, .onlyFill] : .examined, nil))
      case .wrongChecksum(let failure): findings.append((entry, [.examined, .wrongChecksum], failure.problem))
      case .undecodable(let failure): findings.append((entry, [.examined, .undecodable], failure.problem))
      }
    }
    let found = findings
    verified.withLock { report in
      for finding in found { report.note(finding.entry, finding.marks, finding.message) }
    }
    return sum
  }
}
