import Chunks
import TestSupport
import Testing
import Voxels

/// An array whose chunks arrive when the test says so.
final class ScriptedArray: ChunkedArray {
  enum Outcome: Sendable { case block, fill, failure }

  let name = "scripted"
  let elementType = ElementType.uint8
  let shape: [Int]
  let chunkShape: [Int]
  let fillValue = Element.zero(.uint8)
  let layout = StorageLayout(codecs: [])

  private struct State {
    /// Chunk numbers in the order in which they were asked for.
    var asked: [Int] = []
    var waiting: [(chunk: Int, id: Int, continuation: CheckedContinuation<Outcome, any Error>)] = []
    var cancelled: [Int] = []
    var automatic: (@Sendable (Int) -> Outcome)?
    var nextID = 0
    var lost: Set<Int> = []
  }

  private let state: Locked<State>

  /// - Parameter automatic: lets every read end at once; without it reads wait for ``complete(_:_:)``.
  init(chunks: Int, bytes: Int = 1000, automatic: (@Sendable (Int) -> Outcome)? = nil) {
    shape = [chunks, bytes]
    chunkShape = [1, bytes]
    var state = State()
    state.automatic = automatic
    self.state = Locked(state)
  }

  var asked: [Int] { state.withLock { $0.asked } }
  var cancelled: [Int] { state.withLock { $0.cancelled } }
  var waiting: [Int] { state.withLock { $0.waiting.map(\.chunk) } }

  func readChunk(at index: [Int]) async throws -> VoxelBlock? {
    let chunk = index[0]
    let (outcome, id) = state.withLock { state in
      state.asked.append(chunk)
      state.nextID += 1
      return (state.automatic?(chunk), state.nextID)
    }
    if let outcome {
      if chunk % 3 == 0 { await Task.yield() }
      try Task.checkCancellation()
      return try block(chunk, outcome)
    }
    let arrived = try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let isLost = state.withLock { state in
          if state.lost.remove(id) != nil { return true }
          state.waiting.append((chunk, id, continuation))
          return false
        }
        if isLost { continuation.resume(throwing: CancellationError()) }
      }
    } onCancel: {
      let continuation = state.withLock { state in
        state.cancelled.append(chunk)
        guard let position = state.waiting.firstIndex(where: { $0.id == id }) else {
          state.lost.insert(id)
          return nil as CheckedContinuation<Outcome, any Error>?
        }
        return state.waiting.remove(at: position).continuation
      }
      continuation?.resume(throwing: CancellationError())
    }
    return try block(chunk, arrived)
  }

  private func block(_ chunk: Int, _ outcome: Outcome) throws -> VoxelBlock? {
    switch outcome {
    case .fill: return nil
    case .failure: throw Failure(.corrupt, name, "chunk \(chunk)")
    case .block:
      let bytes = Bytes(Array(repeating: UInt8(truncatingIfNeeded: chunk), count: chunkShape[1]))
      return VoxelBlock(elementType: .uint8, shape: chunkShape, bytes: bytes)
    }
  }

  /// Lets a read that waits end.
  func complete(_ chunk: Int, _ outcome: Outcome = .block) {
    let continuation = state.withLock { state in
      state.waiting.firstIndex { $0.chunk == chunk }.map { state.waiting.remove(at: $0).continuation }
    }
    continuation?.resume(returning: outcome)
  }

  /// Waits until exactly these chunks are being read.
  func expectWaiting(_ chunks: [Int], _ location: SourceLocation = #_sourceLocation) async {
    await expectSoon("waiting for \(waiting), not \(chunks)", location) { self.waiting.sorted() == chunks.sorted() }
  }
}

/// Waits until a condition holds; a failure of the test when it does not within seconds.
func expectSoon(
  _ comment: @autoclosure () -> String, _ location: SourceLocation = #_sourceLocation, _ condition: () -> Bool
) async {
  for _ in 0..<4000 {
    if condition() { return }
    try? await Task.sleep(for: .microseconds(500))
  }
  Issue.record("\(comment())", sourceLocation: location)
}

extension ChunkPlan {
  init(_ chunks: some Sequence<Int>, array: Int = 0) {
    self.init()
    for chunk in chunks { append(ChunkKey(array: array, index: chunk)) }
  }
}

extension ChunkCache {
  /// What is known of a chunk in one word.
  func status(_ chunk: Int, array: Int = 0) -> String {
    switch lookup(ChunkKey(array: array, index: chunk)) {
    case .absent: "absent"
    case .fill: "fill"
    case .failed: "failed"
    case .ready(let block): block[[0, 0]].bits == UInt64(chunk & 255) ? "ready" : "wrong"
    }
  }
}
