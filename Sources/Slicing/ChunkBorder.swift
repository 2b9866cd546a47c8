import Chunks

/// A piece of the outline of what a plane shows of a chunk at the wanted mag: some pixels of one row.
public struct ChunkBorder: Sendable, Equatable {
  /// How the chunk stands.
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
  public var row: Int
  public var columns: Range<Int>
  public var state: State
}

extension Array<ChunkBorder> {
  /// Adds the top and the left side of a rectangle; the other sides are those of its neighbours.
  mutating func addOutline(columns: Range<Int>, rows: Range<Int>, _ state: ChunkBorder.State) {
    for row in rows {
      let end = row == rows.lowerBound ? columns.upperBound : columns.lowerBound + 1
      append(ChunkBorder(row: row, columns: columns.lowerBound..<end, state: state))
    }
  }

  /// Adds the upper and the left side of what some runs cover, from the top row to the bottom.
  mutating func addOutline(_ runs: ArraySlice<PixelRun>, _ state: ChunkBorder.State) {
    runs.forEachBorder { append(ChunkBorder(row: $0, columns: $1, state: state)) }
  }
}

extension ArraySlice<PixelRun> {
  /// Tells the row and the columns of every piece of the upper and the left side of what the runs cover, which are
  /// ordered from the top row to the bottom.
  func forEachBorder(_ tell: (Int, Range<Int>) -> Void) {
    var above: PixelRun?
    for run in self {
      let columns = run.columns
      // Everything that has no pixel of the chunk above it, and the first pixel.
      var covered = columns.upperBound..<columns.upperBound
      if let above, above.row == run.row - 1 { covered = above.columns.clamped(to: columns) }
      let left =
        columns
        .lowerBound..<Swift.max(covered.isEmpty ? columns.upperBound : covered.lowerBound, columns.lowerBound + 1)
      tell(Int(run.row), left)
      let right = Swift.max(left.upperBound, covered.upperBound)..<columns.upperBound
      if !right.isEmpty { tell(Int(run.row), right) }
      above = run
    }
  }
}
