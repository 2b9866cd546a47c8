/// The chunks that a view wants, most urgent first. A plan is kept and refilled, so that a frame allocates nothing.
public struct ChunkPlan: Sendable {
  public private(set) var keys: [ChunkKey] = []
  private var members: Set<ChunkKey> = []

  public init() {}

  public var count: Int { keys.count }

  public mutating func removeAll() {
    keys.removeAll(keepingCapacity: true)
    members.removeAll(keepingCapacity: true)
  }

  /// Adds a chunk behind those that are there; one that is there already keeps its place.
  public mutating func append(_ key: ChunkKey) {
    if members.insert(key).inserted { keys.append(key) }
  }

  public func contains(_ key: ChunkKey) -> Bool { members.contains(key) }
}
