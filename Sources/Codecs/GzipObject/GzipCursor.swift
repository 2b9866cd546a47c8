import Voxels

/// Inflates a gzip object forward from some point, a piece of the stored bytes at a time. For one user at a time.
final class GzipCursor: @unchecked Sendable {
  /// Memory for inflated bytes, and which bytes it is for: `range.lowerBound` goes to its start.
  struct Delivery: Sendable {
    let slab: Slab
    let range: Range<Int>
  }

  private static let largestPiece = 1 << 20

  private let stored: any ByteSource
  private let storedSize: Int
  private var stream: InflateStream?
  private let start: GzipPoint
  private var pieceSize: Int
  private let spacing: Int?
  private var input = Bytes([])
  private var taken = 0
  /// Up to where the stored bytes have been read.
  private var storedEnd: Int
  /// Stored bytes of a trailer that are to be passed over.
  private var toSkip = 0
  private var memberStart: Int
  private var lastPoint: Int

  /// How far it is in the inflated bytes.
  private(set) var position: Int
  /// Whether the next thing, if there is any, is a member.
  private(set) var isBetweenMembers = false
  /// Whether all stored bytes have been used up, and the last member was complete.
  private(set) var isFinished = false
  /// Points that were passed since someone took them.
  var points: [GzipPoint] = []
  /// What is wrong with the stored bytes, and from which inflated byte on nothing can be trusted.
  private(set) var damage: (failure: Failure, start: Int)?

  /// - Parameters:
  ///   - piece: stored bytes to read first; later pieces grow.
  ///   - spacing: the least distance of the points that are collected, in inflated bytes; nil collects none.
  init(_ stored: any ByteSource, size: Int, at point: GzipPoint = .start, piece: Int, spacing: Int? = nil) {
    self.stored = stored
    storedSize = size
    start = point
    storedEnd = point.storedPosition - (point.bits > 0 ? 1 : 0)
    pieceSize = min(max(piece, 1) + (point.bits > 0 ? 1 : 0), GzipCursor.largestPiece)
    self.spacing = spacing
    position = point.position
    memberStart = point.position
    lastPoint = point.position
  }

  /// Inflates the next piece of the stored bytes, but not beyond `end`.
  ///
  /// - Parameters:
  ///   - delivery: takes those of the inflated bytes that it is for; all others are dropped.
  ///   - stopsBetweenMembers: goes no further than the end of a member.
  /// - Throws: ``Failure`` (`corrupt`), see ``damage``; `CancellationError`; what reading throws. After the last two
  ///   it can go on.
  func step(to end: Int, delivering delivery: Delivery? = nil, stopsBetweenMembers: Bool = false) async throws {
    try Task.checkCancellation()
    if let damage { throw damage.failure }
    if taken == input.count {
      guard storedEnd < storedSize else {
        if isBetweenMembers, toSkip == 0 {
          isFinished = true
          return
        }
        throw damaged(.corrupt("gzip: the data are cut short"), from: position)
      }
      let count = min(pieceSize, storedSize - storedEnd)
      guard let piece = try await stored.read(.from(offset: storedEnd, count: count)) else {
        throw Failure(.missing, stored.name, "is no longer there")
      }
      (input, taken) = (piece, 0)
      storedEnd += count
      pieceSize = min(pieceSize * 2, GzipCursor.largestPiece)
    }
    try await WorkerPool.compute.run { [self] in
      try inflate(to: end, delivering: delivery, stopsBetweenMembers: stopsBetweenMembers)
    }
  }

  private func damaged(_ failure: Failure, from start: Int) -> Failure {
    let failure = failure.at(stored.name)
    damage = (failure, start)
    return failure
  }

  private func inflate(to end: Int, delivering delivery: Delivery?, stopsBetweenMembers: Bool) throws(Failure) {
    do throws(Failure) {
      try input.withUnsafeBytes { bytes throws(Failure) in
        let stream = openedStream(bytes)
        // What nobody wants goes where it stays in the processor's cache.
        let scratch = Slab(size: 64 << 10)
        while position < end, beginMember(stream, bytes, stops: stopsBetweenMembers) {
          let room = room(to: end, delivery: delivery, scratch: scratch)
          let step = try stream.step(UnsafeRawBufferPointer(rebasing: bytes[taken...]), into: room)
          guard step.taken > 0 || step.written > 0 || step.blockBoundary != nil || step.isMemberEnd else {
            throw .corrupt("gzip: the data are damaged")
          }
          taken += step.taken
          position += step.written
          if let bits = step.blockBoundary { notePoint(stream, bits: bits) }
          if step.isMemberEnd {
            isBetweenMembers = true
            toSkip = stream.isRaw ? InflateStream.trailerSize : 0
          }
        }
      }
    } catch {
      throw damaged(error, from: stream?.isChecksumFailure == true ? memberStart : position)
    }
  }

  /// The stream; it is made when the first stored byte is there, which it may need.
  private func openedStream(_ bytes: UnsafeRawBufferPointer) -> InflateStream {
    if let stream { return stream }
    let stream = InflateStream(at: start, lastByte: bytes[0])
    if start.bits > 0 { taken = 1 }
    self.stream = stream
    return stream
  }

  /// Passes what lies between members.
  ///
  /// - Returns: whether there is something to inflate.
  private func beginMember(_ stream: InflateStream, _ bytes: UnsafeRawBufferPointer, stops: Bool) -> Bool {
    guard isBetweenMembers else { return taken < bytes.count }
    if stops { return false }
    let skipped = min(toSkip, bytes.count - taken)
    toSkip -= skipped
    taken += skipped
    // Tapes and some archives fill up with zeros.
    while taken < bytes.count, bytes[taken] == 0 { taken += 1 }
    guard toSkip == 0, taken < bytes.count else { return false }
    stream.startMember()
    isBetweenMembers = false
    memberStart = position
    return true
  }

  private func room(to end: Int, delivery: Delivery?, scratch: Slab) -> UnsafeMutableRawBufferPointer {
    if let delivery, delivery.range.contains(position) {
      return UnsafeMutableRawBufferPointer(
        start: delivery.slab.base + (position - delivery.range.lowerBound),
        count: min(end, delivery.range.upperBound) - position)
    }
    var limit = end
    if let delivery, position < delivery.range.lowerBound { limit = min(limit, delivery.range.lowerBound) }
    return UnsafeMutableRawBufferPointer(start: scratch.base, count: min(scratch.capacity, limit - position))
  }

  private func notePoint(_ stream: InflateStream, bits: Int) {
    guard let spacing, position - lastPoint >= spacing else { return }
    lastPoint = position
    points.append(
      GzipPoint(
        position: position, storedPosition: storedEnd - (input.count - taken), bits: bits, window: stream.window()))
  }
}
