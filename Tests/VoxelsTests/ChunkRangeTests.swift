import Glibc
import Testing
import Voxels

@Suite struct ChunkRangeTests {
  private struct Grid: ChunkedArray {
    let name = "grid"
    let elementType = ElementType.uint8
    let shape = [8, 8]
    let chunkShape = [1, 1]
    let fillValue = Element.zero(.uint8)
    let layout = StorageLayout(codecs: [])
    func readChunk(at index: [Int]) async throws -> VoxelBlock? { nil }
  }

  /// How a batch can be kept waiting.
  enum Wait: CaseIterable { case suspended, blocked }

  /// Batches that wait for something do not hold up others: more of them than there are cores are soon on their way.
  @Test(.timeLimit(.minutes(1)), arguments: Wait.allCases)
  func waitingBatchesAreJoinedByOthers(_ wait: Wait) async throws {
    let together = 2 * WorkerPool.compute.threadCount + 8
    let (running, most, seen) = (Locked(0), Locked(0), Locked<Set<[Int]>>([]))
    try await ChunkRange(of: Region(shape: [8, 8]), in: Grid()).forEachBatch(width: together) { batch in
      running.withLock { $0 += 1 }
      seen.withLock { $0.formUnion(batch) }
      while most.withLock({ most in
        most = max(most, running.withLock { $0 })
        return most < together
      }) {
        switch wait {
        case .suspended: try await Task.sleep(for: .milliseconds(1))
        case .blocked: usleep(1000)
        }
      }
      running.withLock { $0 -= 1 }
    }
    #expect(most.withLock { $0 } == together)
    #expect(seen.withLock { $0.count } == 64)
  }

  /// One object whose index takes a while, as on a server.
  private struct SlowObject: ChunkedArray {
    let name = "slow"
    let elementType = ElementType.uint8
    let shape = [40]
    let chunkShape = [1]
    let objectGrid = [40]
    let fillValue = Element.zero(.uint8)
    let layout = StorageLayout(codecs: [])
    func readChunk(at index: [Int]) async throws -> VoxelBlock? { nil }
    func batches(of indices: [[Int]]) async throws -> [[[Int]]] {
      try await Task.sleep(for: .milliseconds(30))
      return indices.map { [$0] }
    }
  }

  /// The batches of a single object are read side by side, though none were known when reading began.
  @Test(.timeLimit(.minutes(1))) func batchesOfOneObjectAreReadTogether() async throws {
    let (running, most, seen) = (Locked(0), Locked(0), Locked<Set<[Int]>>([]))
    try await ChunkRange(of: Region(shape: [40]), in: SlowObject()).forEachBatch(width: 8) { batch in
      running.withLock { $0 += 1 }
      seen.withLock { $0.formUnion(batch) }
      while most.withLock({ most in
        most = max(most, running.withLock { $0 })
        return most < 8
      }) {
        try await Task.sleep(for: .milliseconds(1))
      }
      running.withLock { $0 -= 1 }
    }
    #expect(most.withLock { $0 } == 8)
    #expect(seen.withLock { $0.count } == 40)
  }

  @Test func neverMoreThanTheWidth() async throws {
    let (running, most) = (Locked(0), Locked(0))
    try await ChunkRange(of: Region(shape: [8, 8]), in: Grid()).forEachBatch(width: 3) { _ in
      let now = running.withLock {
        $0 += 1
        return $0
      }
      most.withLock { $0 = max($0, now) }
      try await Task.sleep(for: .milliseconds(1))
      running.withLock { $0 -= 1 }
    }
    #expect((1...3).contains(most.withLock { $0 }))
  }
}
