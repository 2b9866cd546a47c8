/// A server behind a link: a latency for each request, a bandwidth that all transfers share evenly. Time is what the
/// simulation says.
struct ModelledLink: Sendable {
  private struct Transfer {
    var number: Int
    var start: Double
    var remaining: Double
  }

  var latency: Double
  /// Bytes a second.
  var bandwidth: Double
  /// Stored bytes of a chunk, on average.
  var chunkBytes: Double
  /// Whether a request that arrives at that time fails at once.
  var fails: @Sendable (Double) -> Bool = { _ in false }
  private var transfers: [Transfer] = []
  private(set) var time = 0.0
  private(set) var sentBytes = 0.0
  private(set) var requests = 0
  /// The most requests at a time.
  private(set) var peak = 0

  init(latency: Double, bandwidth: Double, chunkBytes: Double) {
    self.latency = latency
    self.bandwidth = bandwidth
    self.chunkBytes = chunkBytes
  }

  mutating func request(_ number: Int) {
    requests += 1
    // Chunks compress differently, so that transfers do not end in step.
    let size = chunkBytes * (0.5 + Double(requests &* 0x9E37_79B9 % 1000) / 1000)
    transfers.append(Transfer(number: number, start: time + latency, remaining: size))
    peak = max(peak, transfers.count)
  }

  mutating func cancel(_ number: Int) { transfers.removeAll { $0.number == number } }

  /// When something happens next, unless something else happens before.
  var nextTime: Double {
    var next = Double.infinity
    let active = transfers.count { $0.start <= time }
    for transfer in transfers {
      next = min(
        next, transfer.start > time ? transfer.start : time + transfer.remaining * Double(active) / bandwidth)
    }
    return next
  }

  /// Lets time go on, not beyond ``nextTime``.
  ///
  /// - Returns: the requests that have ended, and whether each brought its chunk.
  mutating func advance(to target: Double) -> [(number: Int, isGood: Bool)] {
    let active = transfers.count { $0.start <= time }
    let share = (target - time) * bandwidth / Double(max(1, active))
    var ended: [(number: Int, isGood: Bool)] = []
    for index in transfers.indices where transfers[index].start <= time {
      let bytes = min(share, transfers[index].remaining)
      transfers[index].remaining -= bytes
      sentBytes += bytes
      if transfers[index].remaining < 1e-3 { ended.append((transfers[index].number, true)) }
    }
    time = target
    for transfer in transfers where transfer.start == time && fails(time) { ended.append((transfer.number, false)) }
    transfers.removeAll { transfer in ended.contains { $0.number == transfer.number } }
    return ended
  }
}
