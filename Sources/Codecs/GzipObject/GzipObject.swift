import Voxels

/// A gzip-compressed object, seen as the bytes that it inflates to, any range of which can be read.
///
/// It is inflated forward as far as somebody reads, and never twice from the start: on the way it notes points at which
/// inflating can begin (every MiB or more), so that a later range costs a span between two points, and ranges that lie
/// before the front are inflated in parallel. A small object is kept inflated instead. What stays in memory is
/// ``keptLimit`` at most, or about 3 % of the object and 32 MiB at most.
///
/// A member's checksum is verified when the front passes its end; if it is wrong, all of the member is damaged from
/// then on. Several members one after the other are one object, as in RFC 1952.
public final class GzipObject: ByteSource {
  /// The largest object that is kept inflated.
  public static let keptLimit = 32 << 20
  private static let leastSpacing = 1 << 20
  private static let mostPoints = 1 << 10
  /// How far behind the last byte of interest the end of the member is looked for, to verify its checksum.
  private static let slack = 64 << 10

  private struct Progress {
    /// Up to where the front has come; short of the last byte until the end has been verified.
    var covered = 0
    var isVerified = false
    var points = [GzipPoint.start]
    var kept: Slab?
    var damage: (failure: Failure, start: Int)?
  }

  /// How many inflated bytes there are to read.
  public let size: Int
  private let stored: any ByteSource
  private let storedSize: Int
  /// Inflates what has not been inflated yet. Only who has been let in at the gate may touch it.
  private let front: GzipCursor
  private let gate = AsyncGate()
  private let progress = Locked(Progress())
  private let account: MemoryAccount
  private let isKept: Bool

  /// - Parameters:
  ///   - stored: the compressed object.
  ///   - storedSize: its size in bytes.
  ///   - size: how many inflated bytes make sense. What lies behind is never inflated; when there are fewer, reading
  ///     them fails.
  ///   - keptLimit: up to what size the object is kept inflated, while the ledger has room for it.
  ///   - ledger: where what is kept is charged.
  public init(
    _ stored: any ByteSource, storedSize: Int, size: Int, keptLimit: Int = GzipObject.keptLimit,
    ledger: MemoryLedger = .shared
  ) {
    precondition(size >= 0 && storedSize >= 0)
    account = MemoryAccount(.stored, in: ledger)
    let capacity = Slab.roundedCapacity(size)
    isKept = size <= keptLimit && ledger.used(for: .stored) + capacity <= ledger.share(of: .stored)
    // At once, or many that are opened together would all find room.
    if isKept { account.charge(capacity) }
    self.stored = stored
    self.storedSize = storedSize
    self.size = size
    front = GzipCursor(
      stored, size: storedSize, piece: 64 << 10,
      spacing: isKept ? nil : max(GzipObject.leastSpacing, size / GzipObject.mostPoints))
  }

  public var name: String { stored.name }

  /// Whether bytes start as gzip does.
  public static func isGzip(_ bytes: Bytes) -> Bool {
    bytes.count >= 3 && bytes.withUnsafeBytes { $0.prefix(3).elementsEqual([0x1F, 0x8B, 8]) }
  }

  /// The first `count` inflated bytes, or all where there are fewer; next to nothing else is read or inflated.
  ///
  /// - Throws: ``Failure`` (`corrupt`) when the object is damaged so early.
  public static func head(of stored: any ByteSource, storedSize: Int, count: Int) async throws -> Bytes {
    let cursor = GzipCursor(stored, size: storedSize, piece: 4 << 10)
    let delivery = GzipCursor.Delivery(slab: Slab(size: count), range: 0..<count)
    while cursor.position < count, !cursor.isFinished { try await cursor.step(to: count, delivering: delivery) }
    return Bytes(delivery.slab, count: cursor.position)
  }

  public func read(_ ranges: [ByteRange], limit: Int) async throws -> [Bytes]? {
    var parts: [Bytes] = []
    for range in ranges { parts.append(try await bytes(resolved(range, limit: limit))) }
    return parts
  }

  private func resolved(_ range: ByteRange, limit: Int) throws(Failure) -> Range<Int> {
    switch range {
    case .whole:
      guard size <= limit else {
        throw Failure(.tooLarge, name, "inflates to \(size) bytes where at most \(limit) make sense")
      }
      return 0..<size
    case .from(let offset, let count):
      guard offset >= 0, count >= 0, offset <= size, count <= size - offset else {
        throw Failure(.corrupt, name, "inflates to \(size) bytes, too few for \(count) at \(offset)")
      }
      return offset..<offset + count
    case .suffix(let count):
      guard count >= 0, count <= size else {
        throw Failure(.corrupt, name, "inflates to \(size) bytes, and its last \(count) are wanted")
      }
      return size - count..<size
    }
  }

  private func bytes(_ range: Range<Int>) async throws -> Bytes {
    if range.isEmpty { return Bytes([]) }
    if let found = try await covered(range) { return found }
    if let found = try await uncovered(range) { return found }
    if let found = try await covered(range) { return found }
    throw Failure(.corrupt, name, "gzip: the data are damaged")
  }

  /// A range that the front has passed; nil when it has not.
  private func covered(_ range: Range<Int>) async throws -> Bytes? {
    let found = try progress.withLock { progress throws(Failure) -> (kept: Slab?, from: GzipPoint, to: Int)? in
      if let damage = progress.damage, range.upperBound > damage.start { throw damage.failure }
      guard range.upperBound <= progress.covered else { return nil }
      let first = progress.points.partitioningIndex { $0.position > range.lowerBound }
      let behind = progress.points.partitioningIndex { $0.position >= range.upperBound }
      return (
        progress.kept, progress.points[first - 1],
        behind < progress.points.count ? progress.points[behind].storedPosition : storedSize
      )
    }
    guard let found else { return nil }
    if let kept = found.kept {
      // A copy, since a window would keep all of the memory alive, and be counted as large as that.
      return Bytes(copying: UnsafeRawBufferPointer(start: kept.base + range.lowerBound, count: range.count))
    }
    let cursor = GzipCursor(
      stored, size: storedSize, at: found.from, piece: found.to - found.from.storedPosition)
    let delivery = GzipCursor.Delivery(slab: Slab(size: range.count), range: range)
    while cursor.position < range.upperBound, !cursor.isFinished {
      try await cursor.step(to: range.upperBound, delivering: delivery)
    }
    guard cursor.position >= range.upperBound else { throw tooShort(cursor) }
    return Bytes(delivery.slab, count: range.count)
  }

  /// Moves the front behind a range; the bytes, unless they were passed before or are kept anyway.
  private func uncovered(_ range: Range<Int>) async throws -> Bytes? {
    await gate.enter()
    defer { gate.leave() }
    guard progress.withLock({ $0.covered < range.upperBound && $0.damage == nil }) else { return nil }
    let delivery: GzipCursor.Delivery? =
      if isKept { GzipCursor.Delivery(slab: keptSlab(), range: 0..<size) } else if front.position <= range.lowerBound {
        GzipCursor.Delivery(slab: Slab(size: range.count), range: range)
      } else { nil }
    defer { publish() }
    while front.position < range.upperBound, !front.isFinished {
      try await front.step(to: range.upperBound, delivering: delivery)
      publish()
    }
    guard front.position >= range.upperBound else { throw tooShort(front) }
    if front.position >= size { try await verifyEnd() }
    guard let delivery, !isKept else { return nil }
    return Bytes(delivery.slab, count: range.count)
  }

  /// Goes on to the end of the member, whose checksum zlib then compares. There may be bytes before it that are of no
  /// interest; when there are many, the checksum is not worth them.
  private func verifyEnd() async throws {
    while front.position < size + GzipObject.slack, !front.isBetweenMembers, !front.isFinished {
      try await front.step(to: size + GzipObject.slack, stopsBetweenMembers: true)
    }
    progress.withLock { $0.isVerified = true }
  }

  private func keptSlab() -> Slab {
    progress.withLock { progress in
      if let kept = progress.kept { return kept }
      let kept = Slab(size: size)
      progress.kept = kept
      return kept
    }
  }

  private func publish() {
    progress.withLock { progress in
      progress.covered = min(front.position, progress.isVerified ? size : size - 1)
      account.charge(front.points.reduce(0) { $0 + ($1.window?.footprint ?? 0) })
      progress.points += front.points
      progress.damage = front.damage
    }
    front.points.removeAll()
  }

  private func tooShort(_ cursor: GzipCursor) -> Failure {
    Failure(
      .corrupt, name, "inflates to only \(cursor.position) bytes where \(size) are expected",
      remedy: "fetch or write the data again")
  }
}

extension Array {
  /// The index of the first element that `isBehind` is true of, in an array where it is true of all that follow.
  fileprivate func partitioningIndex(where isBehind: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
