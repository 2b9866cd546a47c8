import Voxels

/// What a plan changes in queues and readings.
extension ChunkScheduler {
  mutating func place(_ key: ChunkKey, isShown: Bool, _ now: Double) {
    let slot = table.slot(for: key)
    guard table[slot].plan != planNumber else { return }
    let wasShown = table[slot].isShown && table[slot].plan == planNumber - 1
    if isShown, !wasShown {
      counts.shown += 1
      if table[slot].isHere { counts.hits += 1 }
    }
    if table[slot].reading != 0, table[slot].isShown != isShown {
      lanes[arrays[key.array].lane].changed(isShown: isShown)
      shownReadings += isShown ? 1 : -1
    }
    table[slot].plan = planNumber
    table[slot].isShown = isShown
    planned.append(slot)
    table.touch(slot)
    if table[slot].reading == 0, !table[slot].isHere || table[slot].retryTime <= now { enqueue(slot) }
  }

  mutating func enqueue(_ slot: Int) {
    guard table[slot].queued != planNumber else { return }
    table[slot].queued = planNumber
    let lane = arrays[table[slot].key.array].lane
    if table[slot].isShown { lanes[lane].shown.append(slot) } else { lanes[lane].guessed.append(slot) }
  }

  mutating func cancelUnwanted() {
    let unwanted = readings.filter { table[$0.value.slot].plan != planNumber }
    // The newest first: what waits for room must not get that of the older ones.
    for (number, reading) in unwanted.sorted(by: { $0.key > $1.key }) {
      let slot = reading.slot
      readings[number] = nil
      reserved -= reading.reserved
      if table[slot].isShown { shownReadings -= 1 }
      lanes[arrays[table[slot].key.array].lane].cancelled(isShown: table[slot].isShown)
      table[slot].reading = 0
      counts.cancelled += 1
      commands.append(.cancel(number: number))
    }
  }

  /// A reading ended although nobody had cancelled it.
  mutating func giveUp(_ slot: Int, _ now: Double) -> Bool {
    table[slot].failures += 1
    guard table[slot].failures < 4 else {
      let failure = Failure(.io, "", "reading was given up, several times in a row", remedy: "try again later")
      table.fill(slot, .failed(failure), cost: ChunkScheduler.entryOverhead)
      counts.failed += 1
      return table[slot].isShown
    }
    enqueue(slot)
    return false
  }

  /// A place answers again: what it did not give before may come now.
  mutating func retry(lane: Int) {
    for slot in planned where arrays[table[slot].key.array].lane == lane && table[slot].retryTime < .infinity {
      guard table[slot].reading == 0, case .failed = table.state(slot) else { continue }
      table[slot].retryTime = .infinity
      enqueue(slot)
    }
  }
}
