import Stores
import Voxels

extension InspectedObject {
  /// Neighbours in the object are read together up to so many bytes.
  private static let batchLimit = 4 << 20
  /// Bytes between two chunks that are rather read than asked around.
  private static let gapLimit = 64 << 10

  /// Reads and decodes every chunk, and notes in ``report`` what is wrong; goes on to the end, whatever it finds.
  ///
  /// - Parameter progress: told how many stored bytes are done, on any thread.
  /// - Throws: ``Failure`` (`io`) when the object cannot be read, `CancellationError`.
  public mutating func verify(progress: @escaping @Sendable (Int) -> Void = { _ in }) async throws {
    let object = self
    let done = Locked(0)
    let verified = Locked(report)
    let crew = VerificationCrew(0..<1, width: object.source.verifyingWidth) { _ in
      object
    } progress: { stored, _ in
      progress(
        done.withLock {
          $0 += stored; return $0
        })
    } finish: { _, report in
      verified.withLock { $0 = report }
    }
    try await crew.run()
    report = verified.withLock { $0 }
  }

  /// Bytes of all chunks that verification reads.
  public var storedByteCount: Int { report.layout.storedBytes }

  /// Memory that the examination of a batch takes, in bytes.
  var batchMemory: Int {
    guard decoder.plainSize == nil else { return Self.batchLimit }
    let decoded = report.facts.chunkShape.reduce(report.facts.elementType.size, *)
    return decoded + Self.batchLimit + min(decoded, report.layout.largest?.bytes ?? 0)
  }

  /// Runs of chunks that lie close together, as ranges of ``ObjectLayout/entries``.
  var batches: [Range<Int>] {
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

  /// A chunk that is to be looked at.
  private struct Wanted {
    let entry: Int
    let position: [Int]
    let range: Range<Int>
  }

  /// Reads and decodes a run of chunks.
  ///
  /// - Returns: how many stored bytes these have, and how many decoded ones.
  func examine(_ batch: Range<Int>, in verified: Locked<ShardReport>) async throws -> (stored: Int, decoded: Int) {
    let table = report.table
    var sum = (stored: 0, decoded: 0)
    var wanted: [Wanted] = []
    for entry in report.layout.entries[batch].map(Int.init) {
      guard let range = table.range(ofEntry: entry) else { continue }
      sum.stored += range.count
      let position = table.position(ofEntry: entry)
      let limit = decoder.storedSizeLimit(at: position)
      guard range.count <= limit else {
        verified.withLock {
          $0.note(
            entry, [.examined, .undecodable], "claims \(range.count) bytes where at most \(limit) make sense")
        }
        continue
      }
      sum.decoded += report.facts.decodedByteCount(at: position)
      wanted.append(Wanted(entry: entry, position: position, range: range))
    }
    if let size = decoder.plainSize {
      for chunk in wanted { try await examine(plain: chunk, size: size, in: verified) }
    } else if !wanted.isEmpty {
      try await examine(wanted, in: verified)
    }
    return sum
  }

  private func examine(_ wanted: [Wanted], in verified: Locked<ShardReport>) async throws {
    let first = wanted.reduce(Int.max) { min($0, $1.range.lowerBound) }
    let end = wanted.reduce(0) { max($0, $1.range.upperBound) }
    let stored: Bytes
    do { stored = try await read(first..<end) } catch let failure as Failure where isDamage(failure) {
      // Which of them cannot be read shows when each is asked for alone.
      if wanted.count > 1 {
        for chunk in wanted { try await examine([chunk], in: verified) }
      } else {
        verified.withLock { $0.note(wanted[0].entry, [.examined, .unreadable], failure.problem) }
      }
      return
    }
    let decoder = decoder
    let findings = try await WorkerPool.compute.run {
      wanted.map { chunk in
        decoder.check(stored[chunk.range.lowerBound - first..<chunk.range.upperBound - first], at: chunk.position)
          .finding
      }
    }
    verified.withLock { report in
      for (chunk, finding) in zip(wanted, findings) { report.note(chunk.entry, finding) }
    }
  }

  /// Reads a huge chunk that is stored as it is, piece by piece.
  private func examine(plain chunk: Wanted, size: Int, in verified: Locked<ShardReport>) async throws {
    guard chunk.range.count == size else {
      verified.withLock {
        $0.note(chunk.entry, [.examined, .undecodable], "has \(chunk.range.count) bytes where \(size) belong")
      }
      return
    }
    var start = chunk.range.lowerBound
    while start < chunk.range.upperBound {
      let end = min(start + Self.batchLimit, chunk.range.upperBound)
      do { _ = try await read(start..<end) } catch let failure as Failure where isDamage(failure) {
        verified.withLock { $0.note(chunk.entry, [.examined, .unreadable], failure.problem) }
        return
      }
      start = end
    }
    verified.withLock { $0.note(chunk.entry, .examined) }
  }

  private func read(_ range: Range<Int>) async throws -> Bytes {
    guard let bytes = try await source.read(.from(offset: range.lowerBound, count: range.count)) else {
      throw Failure(.io, source.name, "disappeared while it was read")
    }
    return bytes
  }

  /// Whether what cannot be read is damage of that object: a disk has bad places, while a server that does not answer
  /// says nothing about the object.
  private func isDamage(_ failure: Failure) -> Bool {
    failure.code == .changed || failure.code == .corrupt || failure.code == .io && source.isOnDisk
  }
}

extension ByteSource {
  /// Whether the source is a file of this machine.
  var isOnDisk: Bool { (self as? StoreObject)?.store is FileStore }

  /// How many of its chunks are read and decoded at once: enough for all cores, and for a server many more, since they
  /// wait for it.
  var verifyingWidth: Int { isOnDisk ? 2 * WorkerPool.compute.threadCount : 32 }
}
