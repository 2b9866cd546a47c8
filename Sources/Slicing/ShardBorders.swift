import Voxels

/// The outlines of what a plane shows of shards: objects that several chunks share. Kept from frame to frame.
public struct ShardBorders: Sendable {
  /// A piece of an outline: some pixels of one row.
  public struct Piece: Sendable, Equatable {
    /// In pixels of the plane.
    public var row: Int
    public var columns: Range<Int>
  }

  /// The upper and the left side of each shard; the other sides are those of its neighbours.
  public private(set) var pieces: [Piece] = []
  private var cells = ChunkCells()

  public init() {}

  /// Finds the outlines in one level; none where each chunk is an object of its own, or where the chunks of one are no
  /// box.
  public mutating func find(_ volume: SlicedVolume, level: Int, viewport: Viewport) {
    pieces.removeAll(keepingCapacity: true)
    guard let shards = volume.levels[level].inShards else { return }
    cells.find(
      shards, viewport, columns: 0..<viewport.width, rows: 0..<viewport.height, isInterpolated: false,
      recordsRuns: true)
    for cell in cells.cells {
      cells.runs[cell.runs].forEachBorder { pieces.append(Piece(row: $0, columns: $1)) }
    }
  }
}

extension SlicedVolume.Level {
  /// The level as if its shards were its chunks; nil without shards.
  fileprivate var inShards: SlicedVolume.Level? {
    guard let shard, shard != chunk else { return nil }
    var level = self
    level.chunk = shard
    return level
  }
}
