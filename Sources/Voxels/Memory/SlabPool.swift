import Synchronization

/// Keeps a bounded amount of returned memory ready for the next slab of the same capacity.
///
/// How much is the ledger's share of spare memory. When that is reached, what goes back to the system is of the
/// capacity that nobody has asked for, for longest.
final class SlabPool: Sendable {
  static let shared: SlabPool = {
    let pool = SlabPool(ledger: .shared)
    MemoryLedger.shared.register(pool, .spare)
    return pool
  }()

  private struct Spare {
    var slabs: [UnsafeMutableRawPointer] = []
    /// When such a slab was last asked for or returned.
    var use = 0
  }

  private struct State: @unchecked Sendable {
    var spare: [Int: Spare] = [:]
    var bytes = 0
    var clock = 0
  }

  private let ledger: MemoryLedger
  private let account: MemoryAccount
  private let state = Locked(State())
  private let used = Atomic(0)
  private let arenas = PageArenas()
  private let heap = SmallSlabs()

  init(ledger: MemoryLedger) {
    self.ledger = ledger
    account = MemoryAccount(.spare, in: ledger)
  }

  /// Bytes that were taken and not given back.
  var bytesInUse: Int { used.load(ordering: .relaxed) }

  func take(_ capacity: Int) -> UnsafeMutableRawPointer {
    used.wrappingAdd(capacity, ordering: .relaxed)
    let recycled = state.withLock { state -> UnsafeMutableRawPointer? in
      guard let place = state.spare.index(forKey: capacity) else { return nil }
      state.clock += 1
      state.spare.values[place].use = state.clock
      guard let slab = state.spare.values[place].slabs.popLast() else { return nil }
      state.bytes -= capacity
      account.credit(capacity)
      return slab
    }
    if let recycled { return recycled }
    return capacity < Slab.leastRun ? heap.take(capacity) : arenas.take(capacity)
  }

  func give(_ slab: UnsafeMutableRawPointer, capacity: Int) {
    used.wrappingSubtract(capacity, ordering: .relaxed)
    let limit = ledger.share(of: .spare)
    let surplus = state.withLock { state -> [(UnsafeMutableRawPointer, Int)] in
      guard capacity <= limit else { return [(slab, capacity)] }
      state.clock += 1
      state.spare[capacity, default: Spare()].slabs.append(slab)
      state.spare[capacity]?.use = state.clock
      state.bytes += capacity
      account.charge(capacity)
      return trim(to: limit, &state)
    }
    for (slab, capacity) in surplus { release(slab, capacity) }
  }

  private func trim(to limit: Int, _ state: inout State) -> [(UnsafeMutableRawPointer, Int)] {
    var surplus: [(UnsafeMutableRawPointer, Int)] = []
    while state.bytes > limit, let idle = state.spare.min(by: { $0.value.use < $1.value.use }) {
      guard let slab = state.spare[idle.key]?.slabs.popLast() else {
        state.spare[idle.key] = nil
        continue
      }
      surplus.append((slab, idle.key))
      state.bytes -= idle.key
      account.credit(idle.key)
    }
    return surplus
  }

  private func release(_ slab: UnsafeMutableRawPointer, _ capacity: Int) {
    if capacity < Slab.leastRun { heap.give(slab, capacity) } else { arenas.give(slab, capacity) }
  }
}

extension SlabPool: MemoryHolder {
  var oldestUse: Int? { state.withLock { $0.bytes > 0 ? 0 : nil } }

  func giveUp(_ bytes: Int, usedBefore limit: Int) {
    let surplus = state.withLock { trim(to: max(0, $0.bytes - bytes), &$0) }
    for (slab, capacity) in surplus { release(slab, capacity) }
  }
}
