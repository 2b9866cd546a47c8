import Chunks
import TestSupport
import Testing
import Voxels

@Suite(.timeLimit(.minutes(5))) struct ChunkCacheTests {
  @Test func ordersAndWidth() async {
    let array = ScriptedArray(chunks: 20)
    let cache = ChunkCache(budget: 1 << 20, width: 3)
    _ = cache.add(array)
    let order = [7, 2, 9, 4, 1, 0, 15, 3]
    cache.want(ChunkPlan(order))
    for done in order.indices {
      await array.expectWaiting(Array(order[done..<min(done + 3, order.count)]))
      #expect(cache.statistics.inflight == min(3, order.count - done))
      #expect(cache.statistics.queued == max(0, order.count - done - 3))
      array.complete(order[done])
      await expectSoon("\(order[done]) does not arrive") { cache.status(order[done]) == "ready" }
    }
    // Reads that run side by side may begin in any order, but never before their turn.
    for (position, chunk) in array.asked.enumerated() { #expect((order.firstIndex(of: chunk) ?? 99) <= position + 2) }
    #expect(array.asked.count == order.count)
    #expect(cache.statistics.fetched == order.count)
    #expect(cache.statistics.fetchedBytes == order.count * 1000)
  }

  @Test func whatLeavesThePlanIsCancelled() async {
    let array = ScriptedArray(chunks: 20)
    let cache = ChunkCache(budget: 1 << 20, width: 4)
    _ = cache.add(array)
    cache.want(ChunkPlan(0..<8))
    await array.expectWaiting([0, 1, 2, 3])
    cache.want(ChunkPlan([2, 10, 11]))
    await array.expectWaiting([2, 10, 11])
    #expect(array.cancelled.sorted() == [0, 1, 3])
    #expect(cache.statistics.cancelled == 3)
    for chunk in [2, 10, 11] { array.complete(chunk) }
    await cache.settle()
    for chunk in [2, 10, 11] { #expect(cache.status(chunk) == "ready") }
    for chunk in [0, 1, 3, 4] { #expect(cache.status(chunk) == "absent") }
    #expect(array.asked.count == 6)
  }

  @Test func wantedAgainAfterCancellation() async {
    let array = ScriptedArray(chunks: 4)
    let cache = ChunkCache(budget: 1 << 20)
    _ = cache.add(array)
    cache.want(ChunkPlan([1]))
    await array.expectWaiting([1])
    cache.want(ChunkPlan())
    cache.want(ChunkPlan([1]))
    await expectSoon("not asked again") { array.asked.count == 2 && array.waiting == [1] }
    array.complete(1)
    await cache.settle()
    #expect(cache.status(1) == "ready")
  }

  @Test func outcomes() async {
    let arrivals = Locked(0)
    let array = ScriptedArray(chunks: 6) { chunk in chunk == 1 ? .fill : chunk == 2 ? .failure : .block }
    let cache = ChunkCache(budget: 1 << 20) { arrivals.withLock { $0 += 1 } }
    _ = cache.add(array)
    cache.want(ChunkPlan([3, 2, 1, 0]))
    await cache.settle()
    #expect([0, 1, 2, 3, 4].map { cache.status($0) } == ["ready", "fill", "failed", "ready", "absent"])
    #expect(cache.firstFailure()?.problem == "chunk 2")
    #expect(cache.statistics.failed == 1)
    await expectSoon("\(arrivals.withLock { $0 }) arrivals") { arrivals.withLock { $0 } == 4 }
    // A failure stays until it is asked to go.
    cache.want(ChunkPlan([2]))
    await cache.settle()
    #expect(array.asked.count { $0 == 2 } == 1)
    cache.want(ChunkPlan([0]))
    #expect(cache.firstFailure() == nil)
  }

  @Test func failuresAreRetried() async {
    let isBroken = Locked(true)
    let array = ScriptedArray(chunks: 6) { chunk in chunk == 2 && isBroken.withLock { $0 } ? .failure : .block }
    let cache = ChunkCache(budget: 1 << 20)
    _ = cache.add(array)
    cache.want(ChunkPlan(0..<4))
    await cache.settle()
    cache.retryFailed()
    await cache.settle()
    #expect(cache.status(2) == "failed")
    isBroken.withLock { $0 = false }
    cache.retryFailed()
    await cache.settle()
    #expect(cache.status(2) == "ready")
    #expect(cache.firstFailure() == nil)
    #expect(array.asked.count == 6)
  }

  @Test func longestUnusedGoesFirst() async {
    let array = ScriptedArray(chunks: 200) { _ in .block }
    // One at a time, so that chunks arrive in the order of the plan.
    let cache = ChunkCache(budget: 16 * 1300, width: 1)
    _ = cache.add(array)
    cache.want(ChunkPlan(0..<12))
    await cache.settle()
    // Looked at again: 0 to 3 are now the freshest.
    for chunk in 0..<4 { #expect(cache.status(chunk) == "ready") }
    cache.want(ChunkPlan(100..<108))
    await cache.settle()
    let kept = (0..<12).filter { cache.status($0) == "ready" }
    #expect(kept.prefix(4) == [0, 1, 2, 3])
    #expect(!kept.contains(4))
    for chunk in 100..<108 { #expect(cache.status(chunk) == "ready") }
  }

  /// Chunks that hold nothing cost something as well, or a plan of holes would grow without end.
  @Test func holesAreBounded() async {
    let array = ScriptedArray(chunks: 100_000) { _ in .fill }
    let cache = ChunkCache(budget: 100_000)
    _ = cache.add(array)
    for start in stride(from: 0, to: 5000, by: 100) {
      cache.want(ChunkPlan(start..<start + 100))
      await cache.settle()
      #expect(cache.status(start + 99) == "fill")
      #expect(cache.statistics.bytes <= 100_000)
    }
    #expect(cache.statistics.chunks < 700)
  }

  @Test func settlesInEveryCase() async {
    let array = ScriptedArray(chunks: 100) { chunk in chunk % 5 == 0 ? .failure : .block }
    let cache = ChunkCache(budget: 10_000, width: 4)
    _ = cache.add(array)
    await cache.settle()
    cache.want(ChunkPlan())
    await cache.settle()
    // More than fits: what is first in the plan is here, the rest is not.
    cache.want(ChunkPlan(0..<100))
    await cache.settle()
    #expect(cache.status(0) == "failed")
    #expect(cache.status(1) == "ready")
    #expect(cache.status(99) == "absent")
    #expect(cache.statistics.bytes <= 10_000)
    #expect(cache.statistics.inflight == 0)
    let more = ChunkPlan(50..<55)
    cache.want(more)
    async let first: Void = cache.settle()
    async let second: Void = cache.settle()
    _ = await (first, second)
    for chunk in 51..<55 { #expect(cache.status(chunk) == "ready") }
  }

  /// A budget below one chunk still shows one, also behind holes.
  @Test func budgetBelowOneChunk() async {
    let array = ScriptedArray(chunks: 10, bytes: 50_000) { chunk in chunk < 2 ? .fill : .block }
    let cache = ChunkCache(budget: 1000)
    _ = cache.add(array)
    cache.want(ChunkPlan([0, 1, 5, 6]))
    await cache.settle()
    #expect([0, 1, 5, 6].map { cache.status($0) } == ["fill", "fill", "ready", "absent"])
    cache.want(ChunkPlan([7]))
    await cache.settle()
    #expect(cache.status(7) == "ready")
    #expect(cache.status(5) == "absent")
  }

  @Test(arguments: 0..<4)
  func neverBeyondTheBudget(_ seed: Int) async {
    let budget = 60_000
    let highest = Locked(0)
    let small = ScriptedArray(chunks: 300, bytes: 1000) { chunk in
      chunk % 17 == 0 ? .failure : chunk % 11 == 0 ? .fill : .block
    }
    let large = ScriptedArray(chunks: 300, bytes: 7777) { _ in .block }
    let holder = Locked<ChunkCache?>(nil)
    let cache = ChunkCache(budget: budget, width: 1 + seed * 3) {
      let bytes = holder.withLock { $0 }?.statistics.bytes ?? 0
      highest.withLock { $0 = max($0, bytes) }
    }
    holder.withLock { $0 = cache }
    let arrays = [cache.add(small), cache.add(large)]
    var random = SeededRandom(UInt64(seed))
    var previous = ChunkPlan()
    for round in 0..<300 {
      var plan = ChunkPlan()
      for key in previous.keys where Int.random(in: 0..<3, using: &random) > 0 { plan.append(key) }
      for _ in 0..<Int.random(in: 0...15, using: &random) {
        plan.append(
          ChunkKey(
            array: arrays[Int.random(in: 0...1, using: &random)], index: Int.random(in: 0..<300, using: &random)))
      }
      // What was wanted before and is wanted still, is still here.
      let before = plan.keys.filter { key in
        guard previous.keys.contains(key) else { return false }
        if case .absent = cache.lookup(key) { return false }
        return true
      }
      cache.want(plan)
      previous = plan
      if round % 3 == 0 { await cache.settle() } else { await Task.yield() }
      for key in before {
        if case .absent = cache.lookup(key) { Issue.record("a wanted chunk was evicted") }
      }
      #expect(cache.statistics.bytes <= budget)
    }
    await cache.settle()
    holder.withLock { $0 = nil }
    #expect(highest.withLock { $0 } <= budget)
    #expect(highest.withLock { $0 } > budget / 2)
  }

  /// Ten thousand changes of mind from several threads, and every waiter wakes.
  @Test func noLostWakeUps() async {
    let array = ScriptedArray(chunks: 500) { chunk in chunk % 13 == 0 ? .failure : chunk % 7 == 0 ? .fill : .block }
    let cache = ChunkCache(budget: 50_000, width: 8)
    _ = cache.add(array)
    let settled = Locked(0)
    await withTaskGroup(of: Void.self) { group in
      for seed in 0..<4 {
        group.addTask {
          var random = SeededRandom(UInt64(seed) + 100)
          for round in 0..<2500 {
            let start = Int.random(in: 0..<480, using: &random)
            cache.want(ChunkPlan(start..<start + Int.random(in: 0...20, using: &random)))
            if round % 50 == 0 {
              await cache.settle()
              settled.withLock { $0 += 1 }
            }
            if round % 97 == 0 { cache.retryFailed() }
          }
        }
      }
    }
    await cache.settle()
    #expect(settled.withLock { $0 } == 200)
    #expect(cache.statistics.inflight == 0)
    cache.want(ChunkPlan([1, 2, 3]))
    await cache.settle()
    for chunk in 1...3 { #expect(cache.status(chunk) == "ready") }
  }

  @Test func plans() async {
    var plan = ChunkPlan([3, 1, 3, 2])
    plan.append(ChunkKey(array: 0, index: 1), isGuess: true)
    plan.append(ChunkKey(array: 0, index: 5), isGuess: true)
    #expect(plan.shownCount == 4)
    // The first of equal keys counts, and guesses come last.
    let array = ScriptedArray(chunks: 6)
    let cache = ChunkCache(budget: 1 << 20, width: 1)
    _ = cache.add(array)
    cache.want(plan)
    for chunk in [3, 1, 2, 5] {
      await array.expectWaiting([chunk])
      array.complete(chunk)
    }
    await expectSoon("\(cache.statistics)") { cache.statistics.fetched == 4 }
    #expect(array.asked == [3, 1, 2, 5])
    plan.removeAll()
    #expect(plan.keys.isEmpty && plan.shownCount == 0)
  }
}
