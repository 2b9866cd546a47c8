import Stores
import TestSupport
import Testing
import Voxels

/// How many requests are sent, in which order, and how many bytes come.
@Suite(.timeLimit(.minutes(10))) struct HTTPTransferTests {
  private let payload = pseudoRandomBytes(3_000_000, seed: 2)

  @Test func neighboursAreOneRequest() async throws {
    let server = FaultServer(["shard": payload])
    let place = try server.place("shard")
    let ranges = (0..<100).map { ByteRange.from(offset: 5000 + $0 * 9000, count: 4000) }
    #expect(
      try await place.read(ranges) == (0..<100).map { Array(payload[5000 + $0 * 9000..<9000 + $0 * 9000]) })
    #expect(server.requests.map(\.range) == ["bytes=5000-\(5000 + 99 * 9000 + 3999)"])
    // Far apart they are several, and at the same time.
    let gate = FaultGate(for: 8)
    let far = FaultServer(["shard": payload]) { _ in [.hold(until: gate)] }
    let parts = try await far.place("shard").read((0..<8).map { ByteRange.from(offset: $0 * 300_000, count: 10) })
    #expect(parts == (0..<8).map { Array(payload[$0 * 300_000..<$0 * 300_000 + 10]) })
    #expect(far.requests.count == 8)
    #expect(far.mostAtOnce == 8)
  }

  /// Tasks that read parts of one object at the same time share requests; one that gives up harms no other.
  @Test func tasksShareRequests() async throws {
    let server = FaultServer(["shard": payload])
    let place = try server.place("shard")
    // Who shares depends on who asks at about the same time, which a busy machine may hold up once or twice.
    var fewest = Int.max
    for _ in 0..<20 where fewest > 16 {
      let before = server.requests.count
      let tasks = (0..<64).map { i in
        Task { try await place.store.read(place.key, .from(offset: i * 4000, count: 3000), limit: 0)?.array }
      }
      tasks[7].cancel()
      for (i, task) in tasks.enumerated() where i != 7 {
        #expect(try await task.value == Array(payload[i * 4000..<i * 4000 + 3000]))
      }
      // It may have been faster than its cancellation.
      if let trouble = await tasks[7].result.trouble { #expect(trouble.code == .cancelled) }
      fewest = min(fewest, server.requests.count - before)
    }
    #expect(fewest <= 16)
    // What is wrong with one part is not wrong with the others.
    async let good = place.read([.from(offset: 2_999_990, count: 10)])
    async let bad = place.failure(.from(offset: 2_999_995, count: 10))
    #expect(try await good == [Array(payload.suffix(10))])
    #expect(await bad?.code == .corrupt)
  }

  /// A transfer that never ends by itself ends with the task that wants it, and the connection with it.
  @Test(arguments: [[Fault.endless, .rate(1_000_000)], [.stall(after: 20_000)], [.hold(until: FaultGate())]])
  func cancelledTransfersBringNoMoreBytes(faults: [Fault]) async throws {
    let server = FaultServer(["object": payload]) { _ in faults }
    let place = try server.place("object")
    let task = Task { try await place.read(limit: .max) }
    let isHeld = faults.contains { if case .hold = $0 { true } else { false } }
    try await server.wait(for: "the transfer") { isHeld ? $0.mostAtOnce == 1 : $0.sentBytes >= 20_000 }
    #expect(server.abandoned == 0)
    task.cancel()
    #expect(await task.result.trouble?.code == .cancelled)
    try await server.wait(for: "the connection's end") { $0.abandoned == 1 }
    #expect(server.requests.count == 1)
  }

  /// What waits for room and is given up is never asked for.
  @Test func cancelledRequestsAreNeverSent() async throws {
    let server = FaultServer(["object": payload]) { $0.number < 32 ? [.stall(after: 0)] : [] }
    let place = try server.place("object")
    let tasks = (0..<500).map { i in
      Task { try await place.store.read(place.key, .suffix(i + 1), limit: 0) }
    }
    try await server.wait(for: "as many as the host has room for") { $0.requests.count == 32 }
    // First those that wait, since each that is on its way makes room for one of them.
    let sent = Set(server.requests.compactMap(\.range))
    for (i, task) in tasks.enumerated() where !sent.contains("bytes=-\(i + 1)") { task.cancel() }
    for task in tasks { task.cancel() }
    for task in tasks { #expect(await task.result.trouble?.code == .cancelled) }
    // And the host is not blocked by them.
    #expect(try await place.read([.from(offset: 0, count: 3)]) == [Array(payload[..<3])])
    #expect(server.requests.count == 33)
    #expect(server.requests.last?.range == "bytes=0-2")
  }

  @Test func whatIsTooLongIsBrokenOff() async throws {
    // Where nothing more comes, whoever wanted all of it would wait.
    for faults in [[Fault.stall(after: 5000)], [.stall(after: 5000), .chunked], [.endless, .rate(1_000_000)]] {
      let server = FaultServer(["object": payload]) { _ in faults }
      let failure = await (try server.place("object")).failure(.whole, limit: 1000)
      #expect(failure?.code == .tooLarge)
      #expect(failure?.line.contains("1000") == true)
      #expect(server.requests.count == 1)
      try await server.wait(for: "the connection's end") { $0.abandoned == 1 }
    }
  }

  /// A server without ranges is read up to what is wanted, within limits.
  @Test func serversWithoutRanges() async throws {
    let server = FaultServer(["object": payload]) { _ in [.ignoresRange, .stall(after: 20_000)] }
    let place = try server.place("object")
    #expect(try await place.read([.from(offset: 10_000, count: 50)]) == [Array(payload[10_000..<10_050])])
    try await server.wait(for: "the connection's end") { $0.abandoned == 1 }
    let far = await place.failure(.from(offset: 100_000_000, count: 50))
    #expect(far?.code == .unsupported)
    #expect(far?.line.contains("cannot send parts") == true)
  }

  @Test func connectionsAreKept() async throws {
    let server = FaultServer(["object": payload])
    let place = try server.place("object")
    let payload = payload
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for i in 0..<2000 {
        group.addTask {
          try await place.store.read(place.key, .suffix(i + 1), limit: 0)?.array
            == Array(payload.suffix(i + 1))
        }
      }
      for try await isRight in group { #expect(isRight) }
    }
    #expect(server.requests.count == 2000)
    // The pool of open connections is shared by all servers, so a few are made anew.
    #expect(server.connections < 200)
  }
}
