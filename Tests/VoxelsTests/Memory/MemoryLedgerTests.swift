import TestSupport
import Testing
import Voxels

@Suite struct MemoryLedgerTests {
  private let ledger = MemoryLedger(budget: 16_000)

  @Test func arithmetic() {
    let one = MemoryAccount(.chunks, in: ledger)
    do {
      let other = MemoryAccount(.frames, in: ledger)
      one.charge(500)
      other.charge(70)
      one.credit(100)
      #expect((one.used, other.used, ledger.used) == (400, 70, 470))
      #expect(ledger.used(for: .chunks) == 400)
      #expect(ledger.used(for: .frames) == 70)
      #expect(ledger.held(beside: one) == 70)
      #expect(ledger.held(beside: other) == 400)
      #expect(ledger.available(to: one) == 16_000 - 70)
    }
    // An account that ends owes nothing.
    #expect(ledger.used == 400)
    #expect(ledger.available(to: one) == 16_000)
  }

  @Test func othersNeverLeaveLessThanHalf() {
    let (one, other) = (MemoryAccount(.chunks, in: ledger), MemoryAccount(.frames, in: ledger))
    other.charge(50_000)
    #expect(ledger.available(to: one) == 8000)
  }

  @Test func chargesFromManyTasks() async {
    let account = MemoryAccount(.chunks, in: ledger)
    await withTaskGroup(of: Void.self) { group in
      for size in 1...8 {
        group.addTask {
          for _ in 0..<5000 { account.charge(size) }
          for _ in 0..<4999 { account.credit(size) }
        }
      }
    }
    #expect(account.used == 36)
    #expect(ledger.used == 36)
  }

  /// What goes is what was not used for longest in any cache, not what happens to be in the one that grows.
  @Test func cachesShareFairly() {
    let ledger = MemoryLedger(budget: 400_000)
    let caches = (0..<10).map { _ in ChargedCache<Int, Int>(.indexes, in: ledger) { _ in 800 } }
    for key in 0..<8 { for cache in caches { cache.insert(key, for: key) } }
    #expect(caches.allSatisfy { $0.count == 8 })
    // Somebody uses the first keys of the first cache, all others lie idle.
    for key in 0..<4 { #expect(caches[0].value(key) == key) }
    for key in 100..<160 { caches[9].insert(key, for: key) }
    #expect(ledger.used(for: .indexes) <= 100_000)
    for key in 0..<4 { #expect(caches[0].value(key) == key) }
    #expect(caches[9].value(159) == 159)
    // Of the idle ones the same keys went, give or take one.
    let left = caches[1...8].map(\.count)
    #expect((left.max() ?? 0) - (left.min() ?? 0) <= 1)
  }

  @Test func whatIsTooLargeStaysUntilTheNext() {
    let cache = ChargedCache<Int, Int>(.stored, in: ledger) { $0 }
    cache.insert(100_000, for: 1)
    #expect(cache.value(1) == 100_000)
    cache.insert(10, for: 2)
    #expect(cache.value(1) == nil)
    #expect(cache.value(2) == 10)
  }

  /// Purposes have shares of their own.
  @Test func contentsDoNotPushOutIndexes() {
    let indexes = ChargedCache<Int, Int>(.indexes, in: ledger) { $0 }
    let contents = ChargedCache<Int, Int>(.stored, in: ledger) { $0 }
    indexes.insert(1000, for: 1)
    for key in 0..<100 { contents.insert(1000, for: key) }
    #expect(indexes.value(1) == 1000)
    #expect(ledger.used(for: .stored) <= 4000)
  }

  @Test func smallerBudgetIsKeptAtOnce() {
    let cache = ChargedCache<Int, Int>(.indexes, in: ledger) { _ in 100 }
    for key in 0..<10 { cache.insert(key, for: key) }
    let before = ledger.used
    ledger.budget = 4000
    #expect(before > 1000)
    #expect(ledger.used <= 1000)
    #expect(cache.used == ledger.used)
  }

  @Test func replacedValuesAreCredited() {
    let cache = ChargedCache<Int, Int>(.indexes, in: ledger) { $0 }
    cache.insert(10, for: 1)
    let least = cache.used
    for size in [500, 20, 1000, 10] { cache.insert(size, for: 1) }
    #expect(cache.used == least)
    #expect(cache.count == 1)
  }
}

@Suite struct RecentValuesTests {
  /// Against a plain list.
  @Test(arguments: 0..<4) func sameAsAList(seed: Int) {
    var random = SeededRandom(UInt64(seed))
    var values = RecentValues<Int, Int>()
    var list: [(key: Int, value: Int, cost: Int)] = []
    for step in 0..<5000 {
      let key = Int.random(in: 0..<40, using: &random)
      let place = list.firstIndex { $0.key == key }
      switch Int.random(in: 0..<8, using: &random) {
      case 0...3:
        if let place { list.remove(at: place) }
        list.append((key, step, step % 13))
        values.insert(step, for: key, cost: step % 13)
      case 4, 5:
        #expect(values.value(key) == place.map { list[$0].value })
        if let place { list.append(list.remove(at: place)) }
      case 6:
        #expect(values.remove(key)?.value == place.map { list.remove(at: $0).value })
      default:
        #expect(values.removeOldest()?.key == (list.isEmpty ? nil : list.removeFirst().key))
      }
      #expect(values.count == list.count)
      #expect(values.cost == list.reduce(0) { $0 + $1.cost })
    }
    while let oldest = values.removeOldest() { #expect(oldest.key == list.removeFirst().key) }
    #expect(list.isEmpty)
  }
}
