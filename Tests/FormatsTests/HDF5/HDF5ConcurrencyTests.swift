import Formats
import Stores
import TestSupport
import Testing
import Voxels

@Suite struct HDF5ConcurrencyTests {
  /// All chunks of many datasets of several files at once.
  @Test func manyAtOnce() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        for golden in HDF5Golden.all where golden.chunk != nil {
          group.addTask(executorPreference: WorkerPool.files) {
            let voxels = try await readWhole(golden.open().array)
            #expect(voxels == golden.voxels, "\(golden.testDescription)")
          }
        }
      }
      try await group.waitForAll()
    }
  }

  /// One array, read by many tasks of which half are cancelled; the others get what is theirs.
  @Test func cancelledReaders() async throws {
    let golden = try HDF5Golden.named("all-three")
    let array = try await golden.open().array
    let expected = try await array.readChunk(at: [0, 0, 0])?.bytes.array
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<200 {
        group.addTask {
          let task = Task { try await array.readChunk(at: [0, 0, 0])?.bytes.array }
          if number % 2 == 0 { task.cancel() }
          switch await task.result {
          case .success(let bytes): #expect(bytes == expected)
          case .failure(let error): #expect(number % 2 == 0 && error is CancellationError, "\(error)")
          }
        }
      }
    }
    #expect(try await readWhole(array) == golden.voxels)
  }

  /// The library waits for bytes that never come. When nobody wants them any more, it serves the others.
  @Test(.timeLimit(.minutes(5)))
  func storeThatNeverAnswers() async throws {
    let golden = try HDF5Golden.named("gzip")
    let store = StallingStore(inMemory(HDF5Golden.objects(golden.file)).store)
    let stuck = Task { try await golden.open(Location(store: store, key: golden.file)) }
    await store.stalled.value
    let other = Task { try await readWhole(golden.open().array) }
    stuck.cancel()
    await #expect(throws: CancellationError.self) { _ = try await stuck.value }
    #expect(try await other.value == golden.voxels)
  }
}

/// A store that answers the first small reads, and no other.
private final class StallingStore: Store {
  private let base: any Store
  private let signal = AsyncStream<Void>.makeStream()
  /// Ends when a read got stuck.
  let stalled: Task<Void, Never>

  init(_ base: any Store) {
    self.base = base
    let stream = signal.stream
    stalled = Task { for await _ in stream { return } }
  }

  func describe(_ key: String) -> String { base.describe(key) }
  func size(of key: String) async throws -> Int? { try await base.size(of: key) }
  func list(_ prefix: String) async throws -> [StoreEntry]? { try await base.list(prefix) }

  func read(_ key: String, _ ranges: [ByteRange], limit: Int) async throws -> [Bytes]? {
    if case .from(_, let count) = ranges[0], count > 8 {
      signal.continuation.yield()
      try await Task.sleep(for: .seconds(600))
    }
    return try await base.read(key, ranges, limit: limit)
  }
}
