import Voxels

/// Gathers parts of one object that many tasks ask for at about the same time, so that neighbours go together.
///
/// A slice of an image needs many chunks of a shard, each read by a task of its own, all within an instant: as soon as
/// the shard's index is here. One that comes a moment later starts the next batch.
final class RangeBatcher: Sendable {
  /// How long a batch gathers, in nanoseconds: little against a round trip.
  static let window: UInt64 = 1_000_000
  /// The most parts of a batch.
  static let limit = 512

  typealias Fetch = @Sendable ([ByteRange]) async throws -> [Bytes]?

  private struct Member {
    var range: ByteRange
    var continuation: UnsafeContinuation<Bytes?, any Error>
  }

  private struct Batch {
    var key: String
    var members: [Int: Member] = [:]
    var task: Task<Void, Never>?
  }

  private struct State {
    /// The batch of each key that still gathers.
    var gathering: [String: Int] = [:]
    var batches: [Int: Batch] = [:]
    /// Who is in which batch.
    var places: [Int: Int] = [:]
    var nextNumber = 0
  }

  private let state = Locked(State())

  /// One part of an object, fetched together with others; `fetch` gets one part or several.
  func read(_ key: String, _ range: ByteRange, fetch: @escaping Fetch) async throws -> Bytes? {
    try Task.checkCancellation()
    let number = state.withLock { state in
      state.nextNumber += 1
      return state.nextNumber
    }
    return try await withTaskCancellationHandler {
      try await withUnsafeThrowingContinuation { continuation in
        let isIn = state.withLock { state in
          // Cancelled before it was in: the handler found nothing to do.
          if Task.isCancelled { return false }
          join(key, number, Member(range: range, continuation: continuation), fetch, &state)
          return true
        }
        if !isIn { continuation.resume(throwing: CancellationError()) }
      }
    } onCancel: {
      leave(number)
    }
  }

  /// With the lock held.
  private func join(_ key: String, _ number: Int, _ member: Member, _ fetch: @escaping Fetch, _ state: inout State) {
    if let open = state.gathering[key], let count = state.batches[open]?.members.count, count < RangeBatcher.limit {
      state.batches[open]?.members[number] = member
      state.places[number] = open
      return
    }
    // The first member's number names the batch.
    var batch = Batch(key: key, members: [number: member])
    state.gathering[key] = number
    state.places[number] = number
    batch.task = Task {
      try? await Task.sleep(nanoseconds: RangeBatcher.window)
      await run(number, fetch)
    }
    state.batches[number] = batch
  }

  private func leave(_ number: Int) {
    let continuation = state.withLock { state -> UnsafeContinuation<Bytes?, any Error>? in
      guard let place = state.places.removeValue(forKey: number),
        let member = state.batches[place]?.members.removeValue(forKey: number)
      else { return nil }
      // Nobody waits for it any more.
      if let batch = state.batches[place], batch.members.isEmpty {
        batch.task?.cancel()
        state.batches[place] = nil
        if state.gathering[batch.key] == place { state.gathering[batch.key] = nil }
      }
      return member.continuation
    }
    continuation?.resume(throwing: CancellationError())
  }

  private func run(_ number: Int, _ fetch: @escaping Fetch) async {
    let members = state.withLock { state -> [(number: Int, range: ByteRange)] in
      guard let batch = state.batches[number] else { return [] }
      if state.gathering[batch.key] == number { state.gathering[batch.key] = nil }
      return batch.members.map { ($0.key, $0.value.range) }
    }
    guard !members.isEmpty else { return }
    do {
      let parts = try await fetch(members.map(\.range))
      for (index, member) in members.enumerated() { finish(member.number, .success(parts?[index])) }
    } catch let failure as Failure where ![.cancelled, .changed].contains(failure.code) && members.count > 1 {
      // What is wrong with one of them is not the fault of the others.
      await withTaskGroup(of: Void.self) { group in
        for member in members {
          group.addTask {
            do { self.finish(member.number, .success(try await fetch([member.range])?.first)) } catch {
              self.finish(member.number, .failure(error))
            }
          }
        }
      }
    } catch {
      for member in members { finish(member.number, .failure(error)) }
    }
    state.withLock { $0.batches[number] = nil }
  }

  private func finish(_ number: Int, _ result: Result<Bytes?, any Error>) {
    let member = state.withLock { state -> Member? in
      guard let place = state.places.removeValue(forKey: number) else { return nil }
      return state.batches[place]?.members.removeValue(forKey: number)
    }
    member?.continuation.resume(with: result)
  }
}
