import Chunks

/// Where a chunk of the wanted mag lies in a plane, and how it stands with it.
public struct ChunkArea: Sendable, Equatable {
  public enum State: Sendable {
    case ready, fill, failed
    /// On its way, or waiting for its turn.
    case reading, waiting

    init(_ state: ChunkState, _ key: ChunkKey, _ cache: ChunkCache) {
      self =
        switch state {
        case .ready: .ready
        case .fill: .fill
        case .failed: .failed
        case .absent: cache.isReading(key) ? .reading : .waiting
        }
    }
  }

  /// In pixels of the plane.
  public var columns: Range<Int>
  public var rows: Range<Int>
  public var state: State
}
