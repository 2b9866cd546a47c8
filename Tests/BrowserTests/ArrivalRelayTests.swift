import Browser
import Testing
import Voxels

@Suite struct ArrivalRelayTests {
  /// A session of days tells of millions of arrivals; each costs what the first one does.
  @Test func tellsWhoListensByThen() {
    let relay = ArrivalRelay()
    let (first, second) = (Locked(0), Locked(0))
    relay.arrived()
    relay.connect { first.withLock { $0 += 1 } }
    for _ in 0..<200_000 { relay.arrived() }
    relay.connect { second.withLock { $0 += 1 } }
    relay.arrived()
    relay.connect(nil)
    relay.arrived()
    #expect(first.withLock { $0 } == 200_000)
    #expect(second.withLock { $0 } == 1)
  }
}
