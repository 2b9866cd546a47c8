import Chunks
import Slicing
import Testing
import Voxels

/// Sessions over a virtual clock: what the scheduler and the planner promise, in figures.
@Suite struct SchedulingTests {
  /// 40 ms away over 100 Mbit/s, chunks of 64^3 bytes that compress a little.
  private static let link = ModelledLink(latency: 0.04, bandwidth: 12.5e6, chunkBytes: 150_000)

  private static let three: [(PlaneOrientation, Int, Int)] = [(.xy, 150, 80), (.xz, 150, 40), (.yz, 50, 80)]

  @Test(arguments: [[(.xy, 200, 120)], three]) func flightsThroughSlices(
    _ viewports: [(PlaneOrientation, Int, Int)]
  ) throws {
    var session = try SimulatedSession(links: [Self.link], viewports: viewports)
    session.flyThroughSlices()
    #expect(session.completeness(after: 1) >= 0.95)
    #expect(session.waste <= 1.3)
  }

  /// Volumes that lie askew: each slice cuts some new chunks, and leaves others.
  @Test func flightsThroughTurnedVolumes() throws {
    let turn = Turns.rotation(0, 0.5)(Turns.rotation(1, 0.3)(Turns.rotation(2, 0.8)))
    var session = try SimulatedSession(links: [Self.link], placement: turn)
    session.flyThroughSlices()
    #expect(session.completeness(after: 1) >= 0.95)
    #expect(session.waste <= 1.3)
  }

  /// Thin chunks: each slice is new.
  @Test func flightsThroughThinChunks() throws {
    var session = try SimulatedSession(
      chunk: [1, 256, 256], links: [ModelledLink(latency: 0.04, bandwidth: 12.5e6, chunkBytes: 40_000)])
    session.flyThroughSlices()
    #expect(session.completeness(after: 2) >= 0.95)
    #expect(session.waste <= 1.3)
  }

  @Test func flightsAcross() throws {
    var session = try SimulatedSession(links: [Self.link])
    session.look(at: session.position)
    session.wait(1)
    for step in 0..<200 {
      session.look(at: session.position + (step < 100 ? Vector3(8, 0, 0) : Vector3(0, -8, 0)))
      session.wait(0.1)
    }
    #expect(session.completeness(after: 2) >= 0.9)
  }

  /// After a turn nothing is read that lies behind.
  @Test func turns() throws {
    var session = try SimulatedSession(links: [Self.link])
    session.look(at: session.position)
    session.wait(1)
    for step in 0..<120 {
      let isBack = step % 40 >= 20
      session.look(at: session.position + Vector3(0, 0, isBack ? -4 : 4))
      if step % 40 > 21 {
        let slab = 64 * 64
        let current = (Int(session.position.z) / 64)
        for key in session.beingRead where key.array == 0 {
          let row = key.index / slab
          #expect(isBack ? row <= current : row >= current)
        }
      }
      session.wait(0.1)
    }
  }

  /// The coarsest mag is there for every jump; the rest comes as fast as the link lets it.
  @Test func jumps() throws {
    var session = try SimulatedSession(links: [Self.link], viewports: Self.three)
    session.look(at: session.position)
    session.wait(5)
    for step in 1...20 {
      let place = Vector3<Double>(
        Double(step * 977 % 3800 + 150), Double(step * 1471 % 3800 + 150), Double(step * 2003 % 3800 + 150))
      session.look(at: place)
      let frame = try #require(session.frames.last)
      #expect(frame.isCovered)
      let before = session.links[0].sentBytes
      var waited = 0.0
      while !session.isComplete, waited < 10 {
        session.wait(0.01)
        waited += 0.01
      }
      // One round trip, and what the bytes take.
      let bytes = session.links[0].sentBytes - before
      #expect(waited <= 1.2 * (0.04 + bytes / 12.5e6) + 0.03)
    }
  }

  @Test func slowPlacesHoldUpNobody() throws {
    var slow = Self.link
    slow.latency = 4
    var session = try SimulatedSession(links: [slow, Self.link])
    session.look(at: session.position)
    session.wait(1)
    session.draw()
    let frame = try #require(session.frames.last)
    #expect(frame.ready == frame.shown / 2)
  }

  /// A server that goes and comes back is found again without anybody's help, and is not hammered meanwhile.
  @Test func serversComeBack() throws {
    var link = Self.link
    link.fails = { $0 > 2 && $0 < 32 }
    var session = try SimulatedSession(links: [link])
    session.look(at: session.position)
    session.wait(3)
    let before = session.links[0].requests
    session.look(at: session.position + Vector3(1000, 0, 0))
    session.wait(29)
    #expect(!session.isComplete)
    #expect(session.links[0].requests - before < 80)
    session.wait(6)
    #expect(session.isComplete)
    session.draw()
    #expect(session.frames.last.map { $0.ready == $0.shown } == true)
  }

  /// As many readings at a time as the link needs.
  @Test(arguments: [(0.005, 12.5e6), (0.04, 12.5e6), (0.1, 125e6), (0.3, 12.5e6)])
  func linksAreFilled(latency: Double, bandwidth: Double) throws {
    var session = try SimulatedSession(
      links: [ModelledLink(latency: latency, bandwidth: bandwidth, chunkBytes: 150_000)],
      viewports: [(.xy, 4000, 4000)])
    session.look(at: session.position)
    session.wait(2)
    let before = session.links[0].sentBytes
    session.wait(4)
    let rate = (session.links[0].sentBytes - before) / 4
    #expect(
      session.isComplete || rate > 0.85 * bandwidth,
      "\(rate / 1e6) MB/s, peak \(session.links[0].peak), \(session.scheduler.statistics)")
    #expect(session.links[0].peak <= 128)
  }

  @Test func memoryIsBounded() throws {
    let budget = 64 << 20
    var session = try SimulatedSession(links: [Self.link], budget: budget, viewports: Self.three)
    for step in 0..<400 {
      let zoom = exp2(Double(step / 50 % 4))
      session.look(at: session.position + Vector3(Double(step % 7) * 9, 0, step % 100 < 50 ? 3 : -3), zoom: zoom)
      session.wait(0.05)
      #expect(session.highestBytes <= budget)
    }
    #expect(session.highestBytes > budget / 2)
  }

  private func exp2(_ value: Double) -> Double { Double(1 << Int(value)) }
}
