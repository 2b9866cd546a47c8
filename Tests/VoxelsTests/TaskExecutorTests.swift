import Glibc
import Testing
import Voxels

@Suite struct TaskExecutorTests {
  private struct Refusal: Error {}

  private static func currentThread() -> UInt { UInt(pthread_self()) }

  @Test func runReturnsAndThrowsFromAnotherThread() async throws {
    let pool = WorkerPool(name: "test", threads: 2)
    let here = Self.currentThread()
    #expect(try await pool.run { Self.currentThread() } != here)
    await #expect(throws: Refusal.self) { try await pool.run { throw Refusal() } }
  }

  /// A task that prefers a pool reads and decodes without leaving its thread, whatever pool the steps are meant for.
  @Test func preferringTaskStaysOnItsThread() async throws {
    let (home, other) = (WorkerPool(name: "home", threads: 3), WorkerPool(name: "other", threads: 3))
    for _ in 0..<50 {
      let threads = try await Task(executorPreference: home) {
        try await [
          home.run { Self.currentThread() }, other.run { Self.currentThread() }, other.run { Self.currentThread() },
        ]
      }.value
      #expect(Set(threads).count == 1)
    }
  }

  @Test func errorsLeaveAPreferringTask() async {
    let pool = WorkerPool(name: "test", threads: 1)
    await #expect(throws: Refusal.self) {
      try await Task(executorPreference: pool) { try await pool.run { throw Refusal() } }.value
    }
  }

  /// More tasks than threads, each of which blocks and suspends in turns: all of them end, each with its own result.
  @Test func manyTasksShareFewThreads() async throws {
    let pool = WorkerPool(name: "test", threads: 2)
    let sum = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<200 {
        group.addTask(executorPreference: pool) {
          let first = try await pool.run {
            usleep(100)
            return number
          }
          await Task.yield()
          return try await first + pool.run { number }
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(sum == 200 * 199)
  }
}
