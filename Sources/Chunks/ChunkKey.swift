/// One chunk of one array that a ``ChunkCache`` knows.
public struct ChunkKey: Hashable, Sendable {
  /// The number that ``ChunkCache/add(_:)`` gave the array.
  public let array: Int
  /// The chunk's number in C order of the array's chunk grid.
  public let index: Int

  @inlinable
  public init(array: Int, index: Int) {
    self.array = array
    self.index = index
  }

  @inlinable
  public func hash(into hasher: inout Hasher) {
    hasher.combine(UInt64(truncatingIfNeeded: index) &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(truncatingIfNeeded: array))
  }
}
