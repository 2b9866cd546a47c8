import Voxels

/// Faults for a tenth of all requests. Which ones depends on the seed and on what is asked for the how manieth time,
/// not on the order in which requests come, and nothing fails more often in a row than a client has patience for.
public final class SeededFaults: Sendable {
  private let seed: UInt64
  private let choose: @Sendable (inout SeededRandom) -> Fault
  private let counts = Locked((asked: [String: Int](), faults: 0))

  /// How often one and the same request fails at most: a client tries five times.
  private static let limit = 3

  /// - Parameter choose: what goes wrong when something does.
  public init(
    _ seed: UInt64,
    choose: @escaping @Sendable (inout SeededRandom) -> Fault = { random in
      let after = Int.random(in: 0..<200, using: &random)
      return [.reset(after: after), .status(503), .cut(after: after)][Int.random(in: 0..<3, using: &random)]
    }
  ) {
    (self.seed, self.choose) = (seed, choose)
  }

  /// How many requests have failed.
  public var count: Int { counts.withLock { $0.faults } }

  public func callAsFunction(_ request: FaultServer.Request) -> [Fault] {
    let name = "\(request.method) \(request.target) \(request.range ?? "")"
    let time = counts.withLock { counts -> Int in
      counts.asked[name, default: 0] += 1
      return counts.asked[name, default: 0]
    }
    var state = seed
    for byte in name.utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
    var random = SeededRandom(state &+ UInt64(time))
    guard Int.random(in: 0..<10, using: &random) == 0, time % (SeededFaults.limit + 1) != 0 else { return [] }
    counts.withLock { $0.faults += 1 }
    return [choose(&random)]
  }
}
