/// Transfers that wait until their host has room: the most urgent first, of equally urgent ones the oldest.
struct TransferQueue {
  /// By host, the next one last.
  private var waiting: [String: [HTTPTransfer]] = [:]

  var isEmpty: Bool { waiting.isEmpty }

  mutating func insert(_ transfer: HTTPTransfer) {
    var queue = waiting.removeValue(forKey: transfer.host) ?? []
    queue.insert(transfer, at: TransferQueue.position(of: transfer, in: queue))
    waiting[transfer.host] = queue
  }

  /// Takes a transfer out that is not to be started any more.
  mutating func remove(_ transfer: HTTPTransfer) -> Bool {
    guard var queue = waiting.removeValue(forKey: transfer.host) else { return false }
    let position = TransferQueue.position(of: transfer, in: queue)
    let isThere = position < queue.count && queue[position] === transfer
    if isThere { queue.remove(at: position) }
    if !queue.isEmpty { waiting[transfer.host] = queue }
    return isThere
  }

  /// Takes the most urgent one out whose host has room for it.
  mutating func next(where hasRoom: (HTTPTransfer) -> Bool) -> HTTPTransfer? {
    var best: HTTPTransfer?
    for queue in waiting.values {
      guard let candidate = queue.last, hasRoom(candidate) else { continue }
      if best.map({ TransferQueue.precedes(candidate, $0) }) ?? true { best = candidate }
    }
    guard let best, var queue = waiting.removeValue(forKey: best.host) else { return nil }
    queue.removeLast()
    if !queue.isEmpty { waiting[best.host] = queue }
    return best
  }

  private static func precedes(_ one: HTTPTransfer, _ other: HTTPTransfer) -> Bool {
    (one.request.priority, one.number) < (other.request.priority, other.number)
  }

  /// Behind all that are less urgent.
  private static func position(of transfer: HTTPTransfer, in queue: [HTTPTransfer]) -> Int {
    var low = 0
    var high = queue.count
    while low < high {
      let middle = (low + high) / 2
      if precedes(transfer, queue[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
