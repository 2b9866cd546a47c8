import Voxels

/// Which readings start.
extension ChunkScheduler {
  mutating func start(_ now: Double) {
    while let lane = nextLane(now), let slot = lanes[lane].shown.first {
      let size = arrays[table[slot].key.array].profile.chunkCost + ChunkScheduler.entryOverhead
      guard makeRoom(for: size, isShown: true) || isAlone else {
        // Nothing that is not shown is left to evict: what does not fit stays coarse.
        if readings.isEmpty { for lane in lanes.indices { lanes[lane].shown.removeAll() } }
        break
      }
      lanes[lane].shown.removeFirst()
      begin(slot, lane, size, now)
    }
    for lane in lanes.indices {
      while lanes[lane].mayGuess(now: now), let slot = lanes[lane].guessed.first {
        let size = arrays[table[slot].key.array].profile.chunkCost + ChunkScheduler.entryOverhead
        guard makeRoom(for: size, isShown: false) else {
          lanes[lane].guessed.removeAll()
          break
        }
        lanes[lane].guessed.removeFirst()
        begin(slot, lane, size, now)
      }
    }
    wakeTime = nextWake(now)
  }

  /// Whether nothing else is here. One chunk may always be read, or a budget below the size of a chunk would show
  /// nothing for ever.
  var isAlone: Bool {
    readings.isEmpty && table.bytes <= min(budget, table.count * ChunkScheduler.entryOverhead)
  }

  /// The lane that may read what comes first in the plan.
  func nextLane(_ now: Double) -> Int? {
    guard lanes.count > 1 else { return lanes.first.flatMap { !$0.shown.isEmpty && $0.mayRead(now: now) ? 0 : nil } }
    // Lanes have room of their own: their order only decides who gets memory first.
    return lanes.indices.first { !lanes[$0].shown.isEmpty && lanes[$0].mayRead(now: now) }
  }

  mutating func begin(_ slot: Int, _ lane: Int, _ size: Int, _ now: Double) {
    lastNumber += 1
    table[slot].queued = 0
    table[slot].reading = lastNumber
    table[slot].retryTime = .infinity
    readings[lastNumber] = Reading(slot: slot, start: now, reserved: size)
    reserved += size
    if table[slot].isShown { shownReadings += 1 }
    lanes[lane].started(isShown: table[slot].isShown, now: now)
    commands.append(.read(table[slot].key, number: lastNumber, isShown: table[slot].isShown))
  }

  /// When a lane or a chunk may be tried again.
  func nextWake(_ now: Double) -> Double {
    var time = Double.infinity
    for lane in lanes where lane.retryTime > now && !(lane.shown.isEmpty && lane.guessed.isEmpty) {
      time = min(time, lane.retryTime)
    }
    guard retries, counts.failed > 0 else { return time }
    for slot in planned where table[slot].reading == 0 && table[slot].queued != planNumber {
      time = min(time, table[slot].retryTime)
    }
    return time
  }
}
