import CCacheHints

/// Where chunks stand in a table, by their keys: open addressing, with linear probing.
///
/// A dictionary guards against keys that are chosen to collide, which takes half of the time of a plan; these keys come
/// from places in volumes, and are mixed well enough for that.
struct ChunkPlaces: Sendable {
  private struct Entry: Sendable {
    var index = 0
    var array: Int32 = 0
    /// Negative where there is none.
    var slot: Int32 = -1

    var isFree: Bool { slot < 0 }
  }

  private var entries = [Entry](repeating: Entry(), count: 64)
  private var count = 0

  /// The slot of a key; nil when it has none.
  @inline(__always)
  func find(_ key: ChunkKey) -> Int? {
    entries.withUnsafeBufferPointer { entries in
      var place = ChunkPlaces.home(key.index, Int32(truncatingIfNeeded: key.array), entries.count)
      while !entries[place].isFree {
        if entries[place].index == key.index, Int(entries[place].array) == key.array { return Int(entries[place].slot) }
        place = (place + 1) & (entries.count - 1)
      }
      return nil
    }
  }

  /// Has the processor fetch what the search for a key begins with.
  @inline(__always)
  func prefetch(_ key: ChunkKey) {
    entries.withUnsafeBufferPointer { entries in
      let place = ChunkPlaces.home(key.index, Int32(truncatingIfNeeded: key.array), entries.count)
      ccache_prefetch(entries.baseAddress! + place)
    }
  }

  /// Adds a key that has no slot yet.
  mutating func insert(_ key: ChunkKey, slot: Int) {
    if count * 2 >= entries.count { grow() }
    put(Entry(index: key.index, array: Int32(key.array), slot: Int32(slot)))
    count += 1
  }

  /// Forgets a key, if it has a slot.
  mutating func remove(_ key: ChunkKey) {
    let mask = entries.count - 1
    var hole = ChunkPlaces.home(key.index, Int32(truncatingIfNeeded: key.array), entries.count)
    while entries[hole].index != key.index || Int(entries[hole].array) != key.array {
      if entries[hole].isFree { return }
      hole = (hole + 1) & mask
    }
    guard !entries[hole].isFree else { return }
    count -= 1
    // Those behind move up, unless they would stand before their home.
    var next = (hole + 1) & mask
    while !entries[next].isFree {
      let home = ChunkPlaces.home(entries[next].index, entries[next].array, entries.count)
      if (next - home) & mask >= (next - hole) & mask {
        entries[hole] = entries[next]
        hole = next
      }
      next = (next + 1) & mask
    }
    entries[hole] = Entry()
  }

  private mutating func put(_ entry: Entry) {
    var place = ChunkPlaces.home(entry.index, entry.array, entries.count)
    while !entries[place].isFree { place = (place + 1) & (entries.count - 1) }
    entries[place] = entry
  }

  private mutating func grow() {
    let old = entries
    entries = Array(repeating: Entry(), count: 2 * old.count)
    for entry in old where !entry.isFree { put(entry) }
  }

  /// Where the search for a key begins; the finalizer of MurmurHash3.
  @inline(__always)
  private static func home(_ index: Int, _ array: Int32, _ size: Int) -> Int {
    var hash = UInt64(truncatingIfNeeded: index) ^ UInt64(UInt32(bitPattern: array)) << 40
    hash = (hash ^ hash >> 33) &* 0xFF51_AFD7_ED55_8CCD
    hash = (hash ^ hash >> 33) &* 0xC4CE_B9FE_1A85_EC53
    return Int(truncatingIfNeeded: hash ^ hash >> 33) & (size - 1)
  }
}
