import Voxels

/// What goes when memory runs out.
extension ChunkScheduler {
  /// Evicts until so many more bytes fit: what no plan wants, the longest unused first; for what is shown guesses, too.
  ///
  /// - Returns: whether they fit.
  mutating func makeRoom(for size: Int, isShown: Bool) -> Bool {
    if fits(size) { return true }
    evict(for: size, guesses: false)
    if !fits(size), isShown { evict(for: size, guesses: true) }
    return fits(size)
  }

  func fits(_ size: Int) -> Bool { table.bytes + reserved + size + bytesElsewhere <= budget }

  /// - Parameter guesses: whether guesses of the plan go, or what is not in the plan.
  mutating func evict(for size: Int, guesses: Bool) {
    var slot = table.leastRecent
    while let current = slot, !fits(size) {
      slot = table.newer(than: current)
      // What is being read again has its slot in use.
      let isPlanned = table[current].plan == planNumber
      guard isPlanned == guesses, !(isPlanned && table[current].isShown), table[current].reading == 0 else { continue }
      if table[current].chances > 0 {
        table[current].chances -= 1
        table.touch(current)
        // It is the newest now; when nothing else is left it has its turn.
        if slot == nil { slot = current }
        continue
      }
      table.empty(current)
      counts.evicted += 1
      if table[current].plan != planNumber { table.remove(current) }
    }
  }
}
