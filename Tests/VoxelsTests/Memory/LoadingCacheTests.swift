import Glibc
import TestSupport
import Testing
import Voxels

/// A load that comes to an end when the test says so.
private final class Gate: Sendable {
  private struct State {
    var started = 0
    var cancelled = 0
    var waiting: [UnsafeContinuation<Int, any Error>] = []
    var onStart: [(count: Int, continuation: UnsafeContinuation<Void, Never>)] = []
    var onCancel: [UnsafeContinuation<Void, Never>] = []
  }

  private let state = Locked(State())

  var started: Int { state.withLock { $0.started } }
  var cancelled: Int { state.withLock { $0.cancelled } }

  /// What the cache is given as its load.
  func load() async throws -> Int {
    try await withTaskCancellationHandler {
      try await withUnsafeThrowingContinuation { continuation in
        let (woken, isOver) = state.withLock { state -> ([UnsafeContinuation<Void, Never>], Bool) in
          state.started += 1
          let woken = state.onStart.filter { $0.count <= state.started }.map(\.continuation)
          state.onStart.removeAll { $0.count <= state.started }
          if Task.isCancelled { return (woken, true) }
          state.waiting.append(continuation)
          return (woken, false)
        }
        for continuation in woken { continuation.resume() }
        if isOver { continuation.resume(throwing: CancellationError()) }
      }
    } onCancel: {
      let (waiting, woken) = state.withLock { state in
        state.cancelled += 1
        defer { (state.waiting, state.onCancel) = ([], []) }
        return (state.waiting, state.onCancel)
      }
      for continuation in waiting { continuation.resume(throwing: CancellationError()) }
      for continuation in woken { continuation.resume() }
    }
  }

  func finish(_ result: Result<Int, any Error>) {
    let waiting = state.withLock { state in
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume(with: result) }
  }

  /// Until that many loads have begun.
  func begun(_ count: Int = 1) async {
    await withUnsafeContinuation { continuation in
      let isThere = state.withLock { state in
        if state.started >= count { return true }
        state.onStart.append((count, continuation))
        return false
      }
      if isThere { continuation.resume() }
    }
  }

  func broken() async {
    await withUnsafeContinuation { continuation in
      let isThere = state.withLock { state in
        if state.cancelled > 0 { return true }
        state.onCancel.append(continuation)
        return false
      }
      if isThere { continuation.resume() }
    }
  }
}

private enum Mark { @TaskLocal static var current = 0 }

@Suite(.timeLimit(.minutes(5))) struct LoadingCacheTests {
  private let ledger = MemoryLedger(budget: 1 << 20)
  private let cache: LoadingCache<Int, Int>

  init() { cache = LoadingCache(.indexes, in: ledger) { _ in 1000 } }

  @Test func oneLoadForAll() async throws {
    let gate = Gate()
    let (cache, entered) = (cache, Locked(0))
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<50 {
        group.addTask {
          entered.withLock { $0 += 1 }
          return try await cache.value(7) { try await gate.load() }
        }
      }
      await gate.begun()
      gate.finish(.success(70))
      for try await value in group { #expect(value == 70) }
    }
    #expect(gate.started == 1)
    #expect(cache.known(7) == 70)
    #expect(cache.known(8) == nil)
    #expect(try await cache.value(7) { 71 } == 70)
  }

  @Test func failuresAreNotKept() async throws {
    await #expect(throws: Failure.self) { try await cache.value(1) { throw Failure(.io, "a", "b") } }
    #expect(cache.count == 0)
    #expect(try await cache.value(1) { 5 } == 5)
  }

  /// One that is cancelled ends at once; the load goes on for the other.
  @Test func cancelledWaiterLeavesTheLoad() async throws {
    let gate = Gate()
    let cache = cache
    let first = Task { try await cache.value(1) { try await gate.load() } }
    await gate.begun()
    let second = Task { try await cache.value(1) { 0 } }
    // The load still runs when the first one has ended.
    await expectWaiters(2, of: 1)
    first.cancel()
    await #expect(throws: CancellationError.self) { try await first.value }
    #expect(gate.cancelled == 0)
    gate.finish(.success(3))
    #expect(try await second.value == 3)
  }

  @Test func loadThatNobodyWaitsForIsCancelled() async throws {
    let gate = Gate()
    let cache = cache
    let waiters = (0..<3).map { _ in Task { try await cache.value(1) { try await gate.load() } } }
    await gate.begun()
    await expectWaiters(3, of: 1)
    for waiter in waiters { waiter.cancel() }
    for waiter in waiters { await #expect(throws: CancellationError.self) { try await waiter.value } }
    await gate.broken()
    #expect(gate.started == 1)
    // Who comes later gets a load of his own, whatever becomes of the first.
    #expect(try await cache.value(1) { 9 } == 9)
    #expect(cache.known(1) == 9)
  }

  @Test func cancelledBeforeAsking() async {
    let cache = cache
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await cache.value(1) { 4 }
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(cache.count == 0)
  }

  /// What a cancelled load brings in spite of that is not taken for that of the one that followed.
  @Test func lateResultOfACancelledLoad() async throws {
    let (stubborn, next) = (Gate(), Gate())
    let cache = cache
    let first = Task { try await cache.value(1) { try await Task.detached { try await stubborn.load() }.value } }
    await stubborn.begun()
    first.cancel()
    await #expect(throws: CancellationError.self) { try await first.value }
    let second = Task { try await cache.value(1) { try await next.load() } }
    await next.begun()
    stubborn.finish(.success(1))
    next.finish(.success(2))
    #expect(try await second.value == 2)
    #expect(cache.known(1) == 2)
  }

  @Test func loadInheritsFromTheFirst() async throws {
    let value = try await Mark.$current.withValue(12) {
      try await Task(priority: .low) { [cache] in try await cache.value(1) { Mark.current } }.value
    }
    #expect(value == 12)
  }

  /// 400 values of 1000 bytes and their bookkeeping do not fit a quarter of a megabyte.
  /// Who may block loads on the own thread; nobody has to be woken for it.
  @Test func loadOnThePoolStaysOnItsThread() async throws {
    let cache = cache
    for key in 0..<50 {
      let isSame = try await Task(executorPreference: WorkerPool.files) {
        let here = Self.thread
        let there = Locked<UInt>(0)
        _ = try await cache.value(key) {
          there.withLock { $0 = Self.thread }
          return key
        }
        return there.withLock { $0 } == here && Self.thread == here
      }.value
      #expect(isSame)
    }
  }

  private static var thread: UInt { UInt(pthread_self()) }

  /// A load that was begun on the asker's thread and waits is cancelled like any other.
  @Test func abandonedLoadOnThePoolIsCancelled() async throws {
    let gate = Gate()
    let cache = cache
    let waiter = Task(executorPreference: WorkerPool.files) { try await cache.value(1) { try await gate.load() } }
    await gate.begun()
    await expectWaiters(1, of: 1)
    waiter.cancel()
    await #expect(throws: CancellationError.self) { try await waiter.value }
    await gate.broken()
    #expect(try await cache.value(1) { 4 } == 4)
  }

  @Test func leastRecentlyUsedGoFirst() async throws {
    for key in 0..<150 { _ = try await cache.value(key) { key } }
    #expect(cache.count == 150)
    _ = try await cache.value(0) { -1 }
    for key in 150..<400 { _ = try await cache.value(key) { key } }
    #expect(cache.used <= 1 << 18)
    #expect(cache.used == ledger.used(for: .indexes))
    #expect(cache.known(1) == nil)
    #expect(cache.known(399) == 399)
    let oldest = 400 - cache.count
    for key in oldest..<400 { #expect(cache.known(key) == key) }
    #expect(cache.known(oldest - 1) == nil)
  }

  /// Random traffic over few keys: every answer is right, and at the end nothing is left on the way.
  @Test func manyTasks() async throws {
    let (cache, running) = (cache, Locked([Int: Int]()))
    await withTaskGroup(of: Void.self) { group in
      for seed in 0..<64 {
        group.addTask {
          var random = SeededRandom(UInt64(seed))
          for _ in 0..<100 {
            let key = Int.random(in: 0..<400, using: &random)
            let isImpatient = Int.random(in: 0..<4, using: &random) == 0
            let task = Task {
              try await cache.value(key) {
                let others = running.withLock { running in
                  running[key, default: 0] += 1
                  return running[key] ?? 0
                }
                await Task.yield()
                running.withLock { $0[key, default: 0] -= 1 }
                // A second one may run beside one that was cancelled.
                if others > 1, !Task.isCancelled { await Task.yield() }
                try Task.checkCancellation()
                return key * 3
              }
            }
            if isImpatient { task.cancel() }
            let result = await task.result
            if case .success(let value) = result { #expect(value == key * 3) } else { #expect(isImpatient) }
          }
        }
      }
    }
    #expect(running.withLock { $0.values.allSatisfy { $0 == 0 } })
    #expect(cache.used <= 1 << 18)
  }

  private func expectWaiters(_ count: Int, of key: Int) async {
    // Joining is the last thing that a waiter does before it sleeps.
    while cache.waiterCount(key) < count { await Task.yield() }
  }
}
