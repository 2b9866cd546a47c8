import Chunks
import TestSupport
import Testing
import Voxels

/// What a scheduler knows of many chunks, against a dictionary.
@Suite struct ChunkTableTests {
  private enum Known: String { case fill, failed }

  private static func kind(_ state: ChunkState) -> String {
    switch state {
    case .absent: "absent"
    case .fill: "fill"
    case .ready: "ready"
    case .failed: "failed"
    }
  }

  /// Keys as views ask for them: neighbours, and such as lie a row, a slab or much further apart.
  private static func key(_ random: inout SeededRandom) -> ChunkKey {
    let stride = [1, 8, 1 << 10, 1 << 20, 1 << 40].randomElement(using: &random) ?? 1
    return ChunkKey(
      array: Int.random(in: 0..<3, using: &random),
      index: Int.random(in: 0..<200, using: &random) * stride + Int.random(in: 0..<3, using: &random))
  }

  @Test func manyPlans() {
    var random = SeededRandom(11)
    var scheduler = ChunkScheduler(budget: 1 << 30, width: 64)
    for _ in 0..<3 { _ = scheduler.add(ChunkScheduler.Profile(chunkCost: 100)) }
    var known: [ChunkKey: Known] = [:]
    var seen: Set<ChunkKey> = []
    var open: [Int: ChunkKey] = [:]
    for round in 0..<120 {
      var plan = ChunkPlan()
      for _ in 0..<Int.random(in: 0..<300, using: &random) { plan.append(Self.key(&random)) }
      for _ in 0..<Int.random(in: 0..<40, using: &random) { plan.append(Self.key(&random), isGuess: true) }
      seen.formUnion(plan.keys)
      if round % 10 == 9 {
        scheduler.retryFailed(now: Double(round))
        known = known.filter { $0.value != .failed }
      }
      scheduler.want(plan, now: Double(round))
      var isOver = false
      while !isOver {
        let commands = scheduler.takeCommands()
        isOver = commands.isEmpty
        for command in commands {
          switch command {
          case .cancel(let number): open[number] = nil
          case .read(let key, let number, _):
            #expect(known[key] == nil, "round \(round): what is here is read again")
            open[number] = key
          }
        }
        // Some stay under way until the next plan.
        for (number, key) in open.sorted(by: { $0.key < $1.key }) where Int.random(in: 0..<8, using: &random) > 0 {
          open[number] = nil
          isOver = false
          known[key] = Int.random(in: 0..<9, using: &random) == 0 ? .failed : .fill
          let state = known[key] == .fill ? ChunkState.fill : .failed(Failure(.corrupt, "chunk", "is damaged"))
          scheduler.finish(number, state, cost: 0, bytes: 0, now: Double(round))
        }
      }
      for key in seen {
        #expect(Self.kind(scheduler.lookup(key)) == known[key]?.rawValue ?? "absent", "round \(round)")
      }
      for key in open.values { #expect(scheduler.isReading(key)) }
      #expect(scheduler.statistics.chunks == known.count)
      #expect(scheduler.statistics.inflight == open.count)
    }
    #expect(known.count > 2000)
  }

  /// Where memory is short, chunks go, and nothing else is taken for them.
  @Test func evicted() {
    var random = SeededRandom(12)
    var scheduler = ChunkScheduler(budget: 400 * ChunkScheduler.entryOverhead, width: 64)
    for _ in 0..<3 { _ = scheduler.add(ChunkScheduler.Profile(chunkCost: 0)) }
    var seen: Set<ChunkKey> = []
    for round in 0..<100 {
      var plan = ChunkPlan()
      for _ in 0..<100 { plan.append(Self.key(&random)) }
      seen.formUnion(plan.keys)
      scheduler.want(plan, now: Double(round))
      while !scheduler.isSettled {
        for case .read(_, let number, _) in scheduler.takeCommands() {
          scheduler.finish(number, .fill, cost: 0, bytes: 0, now: Double(round))
        }
      }
      #expect(plan.keys.allSatisfy { Self.kind(scheduler.lookup($0)) == "fill" })
      let present = seen.count { Self.kind(scheduler.lookup($0)) == "fill" }
      #expect(scheduler.statistics.chunks == present)
      #expect(scheduler.bytes <= scheduler.budget)
    }
    #expect(scheduler.statistics.evicted > 1000)
  }
}
