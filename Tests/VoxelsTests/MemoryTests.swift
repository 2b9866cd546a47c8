import TestSupport
import Testing
import Voxels

@Suite struct SlabTests {
  @Test func sizesAreRoundedByLittle() {
    for size in [0, 1, 63, 64, 65, 1000, 4097, 65_537, 1_000_001, 20_000_000] {
      let slab = Slab(size: size)
      #expect(slab.capacity >= size)
      #expect(slab.capacity <= max(64, size + size / 8 + 64))
      #expect(Int(bitPattern: slab.base) % 64 == 0)
    }
  }

  /// What a slab holds is its own for as long as it lives, whatever happens to others meanwhile.
  @Test func reuseMixesNothingUp() async {
    await withTaskGroup(of: Bool.self) { group in
      for seed in 0..<8 {
        group.addTask {
          var random = SeededRandom(UInt64(seed))
          var held: [(Bytes, UInt8)] = []
          for _ in 0..<400 {
            let size = Int.random(in: 1...300_000, using: &random)
            let mark = UInt8.random(in: 0...255, using: &random)
            held.append(
              (
                Bytes(capacity: size) { memory in
                  memory.initializeMemory(as: UInt8.self, repeating: mark)
                  return size
                }, mark
              ))
            if held.count > 6 {
              let (bytes, mark) = held.remove(at: Int.random(in: 0..<held.count, using: &random))
              let isIntact = bytes.withUnsafeBytes { memory in
                memory.first == mark && memory.last == mark && memory[memory.count / 2] == mark
              }
              if !isIntact { return false }
            }
          }
          return true
        }
      }
      for await isIntact in group { #expect(isIntact) }
    }
  }

  @Test func recycledMemoryComesBack() {
    let size = 3_000_000
    let address = Int(bitPattern: Slab(size: size).base)
    let again = (0..<4).contains { _ in Int(bitPattern: Slab(size: size - 1000).base) == address }
    #expect(again)
  }

  @Test func windows() {
    let bytes = Bytes(Array(0..<100))
    let window = bytes[10..<20][2..<5]
    #expect(window.array == [12, 13, 14])
    #expect(window.footprint == bytes.footprint)
    #expect(bytes[100..<100].array == [])
    #expect(Bytes([UInt8]()).count == 0)
  }

  @Test func failingWriterLeavesNothing() {
    #expect(throws: Failure.self) {
      try Bytes(capacity: 10) { _ throws(Failure) in throw Failure(.io, "", "stop") }
    }
  }
}

@Suite struct WorkerPoolTests {
  @Test func resultsOfManyJobs() async throws {
    let pool = WorkerPool(name: "test", threads: 4)
    let sum = try await withThrowingTaskGroup(of: Int.self) { group in
      for i in 0..<10_000 { group.addTask { try await pool.run { i } } }
      return try await group.reduce(0, +)
    }
    #expect(sum == 10_000 * 9999 / 2)
  }

  @Test func errorsComeBack() async {
    let failure = await #expect(throws: Failure.self) {
      try await WorkerPool.compute.run { throw Failure(.corrupt, "s", "p") }
    }
    #expect(failure == Failure(.corrupt, "s", "p"))
  }

  @Test func oneThreadKeepsTheOrder() async throws {
    let pool = WorkerPool(name: "order", threads: 1)
    let seen = Locked<[Int]>([])
    for i in 0..<5000 { pool.submit { seen.withLock { $0.append(i) } } }
    try await pool.run {}
    #expect(seen.withLock { $0 } == Array(0..<5000))
  }

  @Test func noMoreThreadsThanAllowed() async throws {
    let pool = WorkerPool(name: "bound", threads: 3)
    let running = Locked((now: 0, most: 0))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<300 {
        group.addTask {
          try await pool.run {
            running.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
            var busy = 0
            for i in 0..<2000 { busy &+= i * i }
            running.withLock { $0.now -= busy == -1 ? 2 : 1 }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect((1...3).contains(running.withLock { $0.most }))
  }
}

@Suite struct LockedTests {
  @Test func contention() async {
    let counter = Locked(0)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<8 { group.addTask { for _ in 0..<20_000 { counter.withLock { $0 += 1 } } } }
    }
    #expect(counter.withLock { $0 } == 160_000)
  }

  @Test func unlockedAfterAnError() {
    let value = Locked(1)
    #expect(throws: Failure.self) {
      try value.withLock { (value: inout Int) throws(Failure) in
        value = 2
        throw Failure(.io, "", "x")
      }
    }
    #expect(value.withLock { $0 } == 2)
  }
}
