import Voxels

extension ChunkScheduler {
  /// Replaces what is wanted.
  public mutating func want(_ plan: ChunkPlan, now: Double) {
    planNumber += 1
    swap(&planned, &previous)
    planned.removeAll(keepingCapacity: true)
    for lane in lanes.indices {
      lanes[lane].shown.removeAll()
      lanes[lane].guessed.removeAll()
    }
    let keys = plan.keys
    for (position, key) in keys.enumerated() {
      // The table has left the processor's caches since the last plan.
      if position + 8 < keys.count { table.prefetch(keys[position + 8]) }
      place(key, isShown: position < plan.shownCount, now)
    }
    cancelUnwanted()
    for slot in previous where table[slot].plan != planNumber && !table[slot].isHere && table[slot].reading == 0 {
      table.remove(slot)
    }
    previous.removeAll(keepingCapacity: true)
    start(now)
  }

  /// A reading has ended.
  ///
  /// - Parameters:
  ///   - state: what came of it; absent when it gave up by itself.
  ///   - cost: bytes that the state takes beside the entry.
  ///   - bytes: how many voxel bytes came.
  /// - Returns: whether that changes what is shown.
  @discardableResult
  public mutating func finish(_ number: Int, _ state: ChunkState, cost: Int, bytes: Int, now: Double) -> Bool {
    guard let reading = readings.removeValue(forKey: number) else { return false }
    let slot = reading.slot
    let isShown = table[slot].isShown
    let lane = arrays[table[slot].key.array].lane
    reserved -= reading.reserved
    if isShown { shownReadings -= 1 }
    table[slot].reading = 0
    defer { start(now) }
    switch state {
    case .absent:
      lanes[lane].cancelled(isShown: isShown)
      return giveUp(slot, now)
    case .failed(let failure):
      counts.failed += 1
      table[slot].failures += 1
      if failure.code == .io {
        lanes[lane].failed(isShown: isShown, since: reading.start, pauses: retries, now: now)
        if retries {
          // One that fails alone is tried less and less often.
          table[slot].retryTime = now + min(30, Double(1 << min(table[slot].failures - 1, 5)))
        }
      } else {
        lanes[lane].finished(isShown: isShown, since: reading.start, bytes: 0, now: now)
      }
    case .fill, .ready:
      let wasDown = lanes[lane].isDown
      counts.fetched += 1
      counts.fetchedBytes += bytes
      table[slot].failures = 0
      table[slot].retryTime = .infinity
      table[slot].chances = min(arrays[table[slot].key.array].profile.level, 3)
      lanes[lane].finished(isShown: isShown, since: reading.start, bytes: bytes, now: now)
      if wasDown { retry(lane: lane) }
    }
    table.fill(slot, state, cost: cost + ChunkScheduler.entryOverhead)
    _ = makeRoom(for: 0, isShown: true)
    return isShown
  }

  /// The time is ``wakeTime``.
  public mutating func wake(now: Double) {
    for slot in planned where table[slot].retryTime <= now && table[slot].reading == 0 { enqueue(slot) }
    start(now)
  }

  /// Tries everything again that failed.
  public mutating func retryFailed(now: Double) {
    for lane in lanes.indices { lanes[lane].forgive() }
    var slot = table.leastRecent
    while let current = slot {
      slot = table.newer(than: current)
      guard case .failed = table.state(current), table[current].reading == 0 else { continue }
      table[current].failures = 0
      table[current].retryTime = .infinity
      table.empty(current)
      if table[current].plan == planNumber { enqueue(current) } else { table.remove(current) }
    }
    start(now)
  }
}
