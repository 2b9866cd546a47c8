/// The chunks that a view wants, most urgent first: those that it shows, then those that it will probably show soon. A
/// plan is kept and refilled, so that a frame allocates nothing.
public struct ChunkPlan: Sendable {
  public private(set) var keys: [ChunkKey] = []
  /// How many of ``keys``, from the first on, are shown; the others are guessed.
  public private(set) var shownCount = 0
  private var members: Set<ChunkKey> = []

  public init() {}

  public var count: Int { keys.count }

  public mutating func removeAll() {
    keys.removeAll(keepingCapacity: true)
    members.removeAll(keepingCapacity: true)
    shownCount = 0
  }

  /// Adds a chunk behind those that are there; one that is there already keeps its place.
  ///
  /// - Parameter isGuess: whether the view does not show the chunk yet. Guesses follow everything that is shown.
  public mutating func append(_ key: ChunkKey, isGuess: Bool = false) {
    precondition(isGuess || shownCount == keys.count, "what is shown goes before guesses")
    guard members.insert(key).inserted else { return }
    keys.append(key)
    if !isGuess { shownCount += 1 }
  }

  public func contains(_ key: ChunkKey) -> Bool { members.contains(key) }
}
