/// What is known of chunks, and in which order they were used last. Everything takes constant time.
struct ChunkTable: Sendable {
  /// One chunk: known, wanted, or being read. Plain numbers: what it is lies beside, so that a plan counts no
  /// references.
  struct Slot: Sendable {
    var key: ChunkKey
    /// Bytes that the state takes; 0 for an absent chunk alone.
    var cost = 0
    /// The number of the reading that is under way; 0 when none is.
    var reading = 0
    /// The number of the last plan that had it, and whether it was shown there.
    var plan = 0
    var isShown = false
    /// The number of the plan in whose queue it waits; 0 when it does not.
    var queued = 0
    /// How often it is spared when memory runs out.
    var chances = 0
    /// How often in a row it could not be read, and when it may be tried again.
    var failures = 0
    var retryTime = Double.infinity
    fileprivate var older = -1
    fileprivate var newer = -1

    var isHere: Bool { cost > 0 }
  }

  private var slots: [Slot] = []
  private var states: [ChunkState] = []
  private var free: [Int] = []
  private var places = ChunkPlaces()
  private var oldest = -1
  private var newest = -1
  /// Chunks that are here, and the bytes that they take.
  private(set) var count = 0
  private(set) var bytes = 0

  subscript(slot: Int) -> Slot {
    _read { yield slots[slot] }
    _modify { yield &slots[slot] }
  }

  func find(_ key: ChunkKey) -> Int? { places.find(key) }

  /// Prepares for the search for a chunk that comes soon.
  func prefetch(_ key: ChunkKey) { places.prefetch(key) }

  /// What a chunk has turned out to be.
  func state(_ slot: Int) -> ChunkState { states[slot] }

  /// The slot of a chunk, made when there is none.
  mutating func slot(for key: ChunkKey) -> Int {
    if let slot = places.find(key) { return slot }
    let slot: Int
    if let spare = free.popLast() {
      slot = spare
      slots[slot] = Slot(key: key)
    } else {
      slot = slots.count
      slots.append(Slot(key: key))
      states.append(.absent)
    }
    places.insert(key, slot: slot)
    return slot
  }

  /// Puts what a chunk has turned out to be into its slot, as the one used last.
  mutating func fill(_ slot: Int, _ state: ChunkState, cost: Int) {
    if slots[slot].isHere { empty(slot) }
    states[slot] = state
    slots[slot].cost = cost
    count += 1
    bytes += cost
    link(slot)
  }

  /// Forgets what a chunk is; the slot stays.
  mutating func empty(_ slot: Int) {
    guard slots[slot].isHere else { return }
    count -= 1
    bytes -= slots[slot].cost
    unlink(slot)
    states[slot] = .absent
    slots[slot].cost = 0
  }

  /// Forgets a chunk that is not here.
  mutating func remove(_ slot: Int) {
    places.remove(slots[slot].key)
    free.append(slot)
  }

  /// Makes a chunk that is here the one used last.
  mutating func touch(_ slot: Int) {
    guard slot != newest, slots[slot].isHere else { return }
    unlink(slot)
    link(slot)
  }

  /// The chunk that was not used for longest; nil when none is here.
  var leastRecent: Int? { oldest < 0 ? nil : oldest }

  /// The next one after it.
  func newer(than slot: Int) -> Int? { slots[slot].newer < 0 ? nil : slots[slot].newer }

  private mutating func link(_ slot: Int) {
    slots[slot].older = newest
    slots[slot].newer = -1
    if newest >= 0 { slots[newest].newer = slot } else { oldest = slot }
    newest = slot
  }

  private mutating func unlink(_ slot: Int) {
    let (older, newer) = (slots[slot].older, slots[slot].newer)
    if older >= 0 { slots[older].newer = newer } else { oldest = newer }
    if newer >= 0 { slots[newer].older = older } else { newest = older }
  }
}
