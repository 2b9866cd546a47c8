import Stores
import TestSupport
import Testing
import Voxels

/// What networks do, and what comes of it.
@Suite(.timeLimit(.minutes(10))) struct HTTPFaultTests {
  private let payload = pseudoRandomBytes(300_000, seed: 9)

  /// With a tenth of all requests failing in one way or another, every read gives the right bytes.
  @Test func aTenthFails() async throws {
    let faults = SeededFaults(77) { random in
      let after = Int.random(in: 0..<2000, using: &random)
      let faults: [Fault] = [
        .reset(after: after), .cut(after: after), .status(503), .status(429, retryAfter: 0), .status(500),
        .wrongRange(by: 1 + after),
      ]
      return faults[Int.random(in: 0..<faults.count, using: &random)]
    }
    let server = FaultServer(["object": payload], faults: { faults($0) })
    let place = try server.place("object")
    let payload = payload
    let wrong = try await withThrowingTaskGroup(of: Bool.self) { group in
      for i in 0..<200 {
        group.addTask {
          let (a, b) = (i * 1400, 290_000 - i * 1300)
          let parts = try await place.read([
            .from(offset: a, count: 3000), .from(offset: b, count: 2000), .suffix(100 + i),
          ])
          return parts
            == [Array(payload[a..<a + 3000]), Array(payload[b..<b + 2000]), Array(payload.suffix(100 + i))]
        }
      }
      var wrong = 0
      for try await isRight in group where !isRight { wrong += 1 }
      return wrong
    }
    #expect(wrong == 0)
    // A tenth of 200 requests for the ends of the object alone; the others may share theirs.
    #expect(faults.count > 10)
  }

  @Test(arguments: [
    ([Fault.status(503)], "status 503"), ([.status(429)], "status 429"), ([.status(500)], "status 500"),
    ([.cut(after: 9)], "broke off"), ([.reset(after: 9)], "broke off"), ([.stall(after: 9)], "does not answer"),
    ([.wrongRange(by: 4)], "other bytes"),
  ])
  func whatStaysWrongIsSaid(faults: [Fault], words: String) async throws {
    let server = FaultServer(["object": payload]) { _ in faults }
    let stalls = faults[0] == .stall(after: 9)
    let place = try server.place("object") {
      if stalls { ($0.attempts, $0.stallSeconds) = (2, 1) }
    }
    let failure = await place.failure(.from(offset: 10, count: 1000))
    #expect(failure?.code == .io)
    #expect(failure?.line.contains(words) == true)
    #expect(failure?.line.contains("127.0.0.1:\(server.port)/object") == true)
    #expect(failure?.remedy != nil)
    #expect(server.requests.count == (stalls ? 2 : 5))
  }

  @Test(arguments: [
    [Fault.status(503)], [.cut(after: 9)], [.reset(after: 0)], [.wrongRange(by: 4)], [.stall(after: 9)],
  ])
  func whatPassesIsNotNoticed(faults: [Fault]) async throws {
    let server = FaultServer(["object": payload]) { $0.number < 2 ? faults : [] }
    let stalls = faults[0] == .stall(after: 9)
    let place = try server.place("object") {
      if stalls { ($0.attempts, $0.stallSeconds) = (50, 1) }
    }
    #expect(try await place.read([.from(offset: 10, count: 1000)]) == [Array(payload[10..<1010])])
    // To who waits for a second only, a busy machine may seem to stall as well.
    #expect(stalls ? server.requests.count >= 3 : server.requests.count == 3)
  }

  @Test(arguments: [501, 505, 400, 405]) func whatDoesNotPassIsNotTriedAgain(status: Int) async throws {
    let server = FaultServer(["object": payload]) { _ in [.status(status)] }
    #expect(await (try server.place("object")).failure()?.line.contains("status \(status)") == true)
    #expect(server.requests.count == 1)
  }

  @Test func serversMayAskForTime() async throws {
    let server = FaultServer(["object": payload]) { $0.number == 0 ? [.status(429, retryAfter: 1)] : [] }
    let start = Deadline.now
    #expect(try await server.place("object").read([.suffix(3)]) == [Array(payload.suffix(3))])
    // However slow the machine is, it was not sooner.
    #expect(Deadline.now - start >= 1)
    // But not for ever.
    let slow = FaultServer(["object": payload]) { $0.number == 0 ? [.status(503, retryAfter: 100_000)] : [] }
    let place = try slow.place("object") { $0.longestRetryAfter = 0.02 }
    #expect(try await place.read([.suffix(3)]) == [Array(payload.suffix(3))])
  }

  @Test func waitsEndWhenTheyAreCancelled() async throws {
    let server = FaultServer(["object": payload]) { _ in [.status(503, retryAfter: 100_000)] }
    let place = try server.place("object") { $0.longestRetryAfter = 100_000 }
    for number in 1...20 {
      let task = Task { try await place.read(limit: 1 << 20) }
      try await server.wait(for: "the refusal") { $0.answers == number }
      task.cancel()
      #expect(await task.result.trouble?.code == .cancelled)
    }
    #expect(server.requests.count == 20)
  }

  @Test func noServer() async throws {
    let server = FaultServer(["object": payload])
    server.stop()
    let refused = await (try server.place("object") { $0.attempts = 2 }).failure()
    #expect(refused?.line.contains("no connection to 127.0.0.1:\(server.port)") == true)
    let unknown = try HTTPStore.locate("http", "nowhere.invalid/object")
    #expect(await unknown.failure()?.line.contains("the host nowhere.invalid is not known") == true)
    var settings = HTTPSettings()
    settings.attempts = 1
    let plain = NginxServer()
    let secure = try HTTPStore.locate("https", "\(plain.authority)/object", settings: settings)
    #expect(await secure.failure()?.line.contains("no secure connection") == true)
  }

  @Test func encodedObjects() async throws {
    let server = FaultServer(["object": payload]) { _ in [.gzip] }
    let place = try server.place("object")
    #expect(
      try await place.read([.from(offset: 100_000, count: 7), .suffix(2)]) == [
        Array(payload[100_000..<100_007]), Array(payload.suffix(2)),
      ])
    #expect(await place.failure(.whole, limit: payload.count - 1)?.code == .tooLarge)
    #expect(try await place.read([.whole], limit: payload.count) == [payload])
  }
}
