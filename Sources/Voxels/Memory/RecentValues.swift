/// Values by key in the order of their last use; every operation takes constant time.
public struct RecentValues<Key: Hashable, Value> {
  private struct Slot {
    let key: Key
    var value: Value
    var cost: Int
    var use: Int
    /// The neighbours in the order of use; -1 at the ends.
    var older = -1
    var newer = -1
  }

  private var places: [Key: Int] = [:]
  private var slots: [Slot] = []
  private var oldest = -1
  private var newest = -1
  /// The sum of what all values cost.
  public private(set) var cost = 0

  public init() {}

  public var count: Int { slots.count }

  /// When the value that was not used for longest was used.
  public var oldestUse: Int? { oldest < 0 ? nil : slots[oldest].use }

  /// A value, which is then the last one used.
  ///
  /// - Parameter use: the instant, by the caller's clock; it must not run backwards.
  public mutating func value(_ key: Key, use: Int = 0) -> Value? {
    guard let place = places[key] else { return nil }
    unlink(place)
    link(place)
    slots[place].use = use
    return slots[place].value
  }

  /// Whether there is a value, without using it.
  public func contains(_ key: Key) -> Bool { places[key] != nil }

  /// Puts a value in as the last one used; the one that it replaces is lost.
  public mutating func insert(_ value: Value, for key: Key, cost: Int = 1, use: Int = 0) {
    if let place = places[key] { remove(place) }
    places[key] = slots.count
    slots.append(Slot(key: key, value: value, cost: cost, use: use))
    link(slots.count - 1)
    self.cost += cost
  }

  /// Takes out the value that was not used for longest.
  public mutating func removeOldest() -> (key: Key, value: Value, cost: Int)? {
    guard oldest >= 0 else { return nil }
    let slot = slots[oldest]
    remove(oldest)
    return (slot.key, slot.value, slot.cost)
  }

  /// Takes out a value.
  public mutating func remove(_ key: Key) -> (value: Value, cost: Int)? {
    guard let place = places[key] else { return nil }
    let slot = slots[place]
    remove(place)
    return (slot.value, slot.cost)
  }

  /// Puts a slot at the new end.
  private mutating func link(_ place: Int) {
    slots[place].older = newest
    slots[place].newer = -1
    if newest >= 0 { slots[newest].newer = place } else { oldest = place }
    newest = place
  }

  private mutating func unlink(_ place: Int) {
    let (older, newer) = (slots[place].older, slots[place].newer)
    if older >= 0 { slots[older].newer = newer } else { oldest = newer }
    if newer >= 0 { slots[newer].older = older } else { newest = older }
  }

  /// Takes a slot out; the last one moves to its place.
  private mutating func remove(_ place: Int) {
    unlink(place)
    places[slots[place].key] = nil
    cost -= slots[place].cost
    let last = slots.removeLast()
    guard place < slots.count else { return }
    slots[place] = last
    places[last.key] = place
    if last.older >= 0 { slots[last.older].newer = place } else { oldest = place }
    if last.newer >= 0 { slots[last.newer].older = place } else { newest = place }
  }
}
