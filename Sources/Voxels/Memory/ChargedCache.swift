/// Values that are kept until a ``MemoryLedger`` needs their memory: then what was not used for longest goes, in all
/// caches of the same purpose. The value that was put in last stays, however large it is.
public final class ChargedCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  /// Bookkeeping of an entry, on the average.
  private static var overhead: Int { 2 * MemoryLayout<Key>.stride + MemoryLayout<Value>.stride + 128 }

  private let ledger: MemoryLedger
  private let account: MemoryAccount
  private let footprint: @Sendable (Value) -> Int
  private let values = Locked(RecentValues<Key, Value>())

  /// - Parameter footprint: bytes of memory that a value keeps alive.
  public init(
    _ purpose: MemoryLedger.Purpose, in ledger: MemoryLedger = .shared, footprint: @escaping @Sendable (Value) -> Int
  ) {
    self.ledger = ledger
    self.footprint = footprint
    account = MemoryAccount(purpose, in: ledger)
    ledger.register(self, purpose)
  }

  /// Bytes that the values and their bookkeeping take.
  public var used: Int { account.used }

  /// How many values there are.
  public var count: Int { values.withLock { $0.count } }

  /// A value, if it is here. Marks it as used.
  public func value(_ key: Key) -> Value? {
    values.withLock { $0.value(key, use: ledger.tick()) }
  }

  public func insert(_ value: Value, for key: Key) {
    let cost = Self.overhead + footprint(value)
    let (now, before) = values.withLock { values in
      // Inside of the lock, or the clock could run backwards.
      let now = ledger.tick()
      let before = values.remove(key)
      values.insert(value, for: key, cost: cost, use: now)
      account.charge(cost - (before?.cost ?? 0))
      return (now, before)
    }
    // What is replaced may hold much, and ends here, where nobody waits for the lock.
    withExtendedLifetime(before) {}
    ledger.reclaim(account.purpose, usedBefore: now)
  }
}

extension ChargedCache: MemoryHolder {
  var oldestUse: Int? { values.withLock { $0.oldestUse } }

  func giveUp(_ bytes: Int, usedBefore limit: Int) {
    let gone = values.withLock { values in
      var gone: [Value] = []
      var freed = 0
      while freed < bytes, let use = values.oldestUse, use < limit, let oldest = values.removeOldest() {
        gone.append(oldest.value)
        freed += oldest.cost
      }
      account.credit(freed)
      return gone
    }
    withExtendedLifetime(gone) {}
  }
}
