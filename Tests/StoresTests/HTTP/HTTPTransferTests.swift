import Stores
import TestSupport
import Testing
import Voxels

/// How many requests are sent, in which order, and how many bytes come.
@Suite struct HTTPTransferTests {
  private let payload = pseudoRandomBytes(3_000_000, seed: 2)

  @Test func neighboursAreOneRequest() async throws {
    let server = FaultServer(["shard": payload])
    let place = try server.place("shard")
    let ranges = (0..<100).map { ByteRange.from(offset: 5000 + $0 * 9000, count: 4000) }
    #expect(
      try await place.read(ranges) == (0..<100).map { Array(payload[5000 + $0 * 9000..<9000 + $0 * 9000]) })
    #expect(server.requests.map(\.range) == ["bytes=5000-\(5000 + 99 * 9000 + 3999)"])
    // Far apart they are several, and at the same time.
    let far = FaultServer(["shard": payload]) { _ in [.latency(0.1)] }
    let parts = try await far.place("shard").read((0..<8).map { ByteRange.from(offset: $0 * 300_000, count: 10) })
    #expect(parts == (0..<8).map { Array(payload[$0 * 300_000..<$0 * 300_000 + 10]) })
    #expect(far.requests.count == 8)
    #expect(far.mostAtOnce > 1)
  }

  /// Tasks that read parts of one object at the same time share requests; one that gives up harms no other.
  @Test func tasksShareRequests() async throws {
    let server = FaultServer(["shard": payload]) { _ in [.latency(0.05)] }
    let place = try server.place("shard")
    let tasks = (0..<64).map { i in
      Task { try await place.store.read(place.key, .from(offset: i * 4000, count: 3000), limit: 0)?.array }
    }
    tasks[7].cancel()
    for (i, task) in tasks.enumerated() where i != 7 {
      #expect(try await task.value == Array(payload[i * 4000..<i * 4000 + 3000]))
    }
    #expect(await tasks[7].result.trouble?.code == .cancelled)
    #expect(server.requests.count <= 16)
    // What is wrong with one part is not wrong with the others.
    async let good = place.read([.from(offset: 2_999_990, count: 10)])
    async let bad = place.failure(.from(offset: 2_999_995, count: 10))
    #expect(try await good == [Array(payload.suffix(10))])
    #expect(await bad?.code == .corrupt)
  }

  @Test func cancelledTransfersBringNoMoreBytes() async throws {
    let server = FaultServer(["object": payload]) { _ in [.rate(100_000)] }
    let place = try server.place("object")
    let task = Task { try await place.read(limit: 1 << 24) }
    while server.sentBytes < 10_000 { try await Task.sleep(nanoseconds: 1_000_000) }
    task.cancel()
    #expect(await task.result.trouble?.code == .cancelled)
    try await Task.sleep(nanoseconds: 100_000_000)
    let sent = server.sentBytes
    try await Task.sleep(nanoseconds: 200_000_000)
    #expect(server.sentBytes == sent)
    #expect(sent < payload.count)
  }

  /// What waits for room and is given up is never asked for.
  @Test func cancelledRequestsAreNeverSent() async throws {
    let server = FaultServer(["object": payload]) { $0.number < 32 ? [.stall(after: 0)] : [] }
    let place = try server.place("object") { $0.stallSeconds = 300 }
    let tasks = (0..<500).map { i in
      Task { try await place.store.read(place.key, .suffix(i + 1), limit: 0) }
    }
    while server.requests.count < 32 { try await Task.sleep(nanoseconds: 1_000_000) }
    // First those that wait, since each that is on its way makes room for one of them.
    let sent = Set(server.requests.compactMap(\.range))
    for (i, task) in tasks.enumerated() where !sent.contains("bytes=-\(i + 1)") { task.cancel() }
    for task in tasks { task.cancel() }
    for task in tasks { #expect(await task.result.trouble?.code == .cancelled) }
    try await Task.sleep(nanoseconds: 300_000_000)
    #expect(server.requests.count == 32)
    // And the host is not blocked by them.
    #expect(try await place.read([.from(offset: 0, count: 3)]) == [Array(payload[..<3])])
  }

  @Test func whatIsTooLongIsBrokenOff() async throws {
    for faults in [[Fault.rate(2_000_000)], [.rate(2_000_000), .chunked]] {
      let server = FaultServer(["object": payload]) { _ in faults }
      let failure = await (try server.place("object")).failure(.whole, limit: 1000)
      #expect(failure?.code == .tooLarge)
      #expect(failure?.line.contains("1000") == true)
      #expect(server.sentBytes < 1_000_000)
    }
  }

  /// A server without ranges is read up to what is wanted, within limits.
  @Test func serversWithoutRanges() async throws {
    let server = FaultServer(["object": payload]) { _ in [.ignoresRange, .rate(20_000_000)] }
    let place = try server.place("object")
    #expect(try await place.read([.from(offset: 10_000, count: 50)]) == [Array(payload[10_000..<10_050])])
    #expect(server.sentBytes < 2_000_000)
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
    // Other tests share the pool of open connections, so a few are made anew.
    #expect(server.connections < 200)
  }
}
