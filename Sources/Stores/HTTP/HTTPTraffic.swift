import Voxels

/// What all transfers of the program came to since it started.
public struct HTTPTraffic: Sendable, Equatable {
  /// Transfers that ended.
  public var requests = 0
  /// Of these, those without an answer or with one that is an error, and those that were broken off.
  public var failed = 0
  public var cancelled = 0
  /// Transfers on their way.
  public var underway = 0
  /// Bytes of answers.
  public var bytes = 0
  /// Bytes of the answers of the last seconds, a second.
  public var bytesPerSecond = 0.0

  public static var current: HTTPTraffic {
    counts.withLock { counts in
      var traffic = counts.traffic
      traffic.bytesPerSecond = counts.recent.rate(at: HTTPTransfer.now)
      return traffic
    }
  }

  private struct Counts {
    var traffic = HTTPTraffic()
    var recent = RecentBytes()
  }

  private static let counts = Locked(Counts())

  static func begin() { counts.withLock { $0.traffic.underway += 1 } }

  static func end(_ transfer: HTTPTransfer, _ result: Result<HTTPResponse, any Error>) {
    let now = HTTPTransfer.now
    counts.withLock { counts in
      counts.traffic.underway -= 1
      counts.traffic.requests += 1
      counts.traffic.bytes += transfer.byteCount
      counts.recent.add(transfer.byteCount, from: transfer.start, to: now)
      switch result {
      // A missing object is an answer, and 304 and 412 are what the disk cache asked for.
      case .success(let response): if response.status >= 400, ![404, 412].contains(response.status) { fallthrough }
      case .failure(is HTTPError): counts.traffic.failed += 1
      case .failure: counts.traffic.cancelled += 1
      }
    }
  }
}

/// Bytes that came in the last seconds.
private struct RecentBytes {
  private static let slotsPerSecond = 4.0
  /// By the number of the quarter of a second, which starts anew when all are used.
  private var slots: [(number: Int, bytes: Double)] = Array(repeating: (-1, 0), count: 12)

  /// Adds what came evenly over some time.
  mutating func add(_ bytes: Int, from start: Double, to end: Double) {
    let last = Int(end * RecentBytes.slotsPerSecond)
    let first = max(Int(start * RecentBytes.slotsPerSecond), last - slots.count + 1)
    let share = Double(bytes) / (max(end - start, 1e-3) * RecentBytes.slotsPerSecond + 1)
    for number in first...max(first, last) {
      let slot = number % slots.count
      if slots[slot].number != number { slots[slot] = (number, 0) }
      slots[slot].bytes += min(share, Double(bytes))
    }
  }

  /// Bytes a second of the last two seconds.
  func rate(at now: Double) -> Double {
    let last = Int(now * RecentBytes.slotsPerSecond)
    let slots = slots.filter { (last - 8..<last).contains($0.number) }
    return slots.reduce(0) { $0 + $1.bytes } / 2
  }
}
