/// The chunks that a view wants, most urgent first: those that it shows, then those that it will probably show soon. A
/// plan is kept and refilled, so that a frame allocates nothing. A chunk may stand in it several times; the first counts.
public struct ChunkPlan: Sendable {
  public private(set) var keys: [ChunkKey] = []
  /// How many of ``keys``, from the first on, are shown; the others are guessed.
  public private(set) var shownCount = 0

  public init() {}

  public mutating func removeAll() {
    keys.removeAll(keepingCapacity: true)
    shownCount = 0
  }

  /// Adds a chunk behind those that are there.
  ///
  /// - Parameter isGuess: whether the view does not show the chunk yet. Guesses follow everything that is shown.
  public mutating func append(_ key: ChunkKey, isGuess: Bool = false) {
    precondition(isGuess || shownCount == keys.count, "what is shown goes before guesses")
    keys.append(key)
    if !isGuess { shownCount += 1 }
  }
}
