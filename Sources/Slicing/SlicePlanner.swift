import Chunks
import Voxels

/// Finds the chunks that viewports show. Kept from frame to frame: its memory grows to what the largest frame needs and
/// stays.
public struct SlicePlanner: Sendable {
  private var columns: [AxisChunks.Place] = []
  private var rows: [AxisChunks.Place] = []
  private var cells = ChunkCells()
  private var distances: [(key: ChunkKey, distance: Double)] = []

  public init() {}

  /// Appends the chunks of one level that a viewport shows, those nearest its middle first.
  ///
  /// - Parameter isGuess: whether the viewport is one that may come.
  /// - Returns: how many these are.
  @discardableResult
  public mutating func plan(
    _ volume: SlicedVolume, level: Int, viewport: Viewport, isGuess: Bool = false, into plan: inout ChunkPlan
  ) -> Int {
    distances.removeAll(keepingCapacity: true)
    if volume.isOblique || volume.isInterpolated(in: viewport) {
      collectCells(volume.levels[level], viewport, isInterpolated: volume.isInterpolated(in: viewport))
    } else {
      collectRectangle(volume, level, viewport)
    }
    distances.sort { $0.distance < $1.distance }
    for item in distances { plan.append(item.key, isGuess: isGuess) }
    return distances.count
  }

  private mutating func collectRectangle(_ volume: SlicedVolume, _ level: Int, _ viewport: Viewport) {
    guard let shown = ShownChunks(volume, level: level, viewport) else { return }
    let axes = viewport.orientation.axes
    let (array, first, stride) = volume.levels.withUnsafeBufferPointer {
      ($0[level].array, $0[level].firstChunk, $0[level].gridStride)
    }
    let base = first + shown.slab * stride[axes.depth]
    shown.columns.list(into: &columns)
    shown.rows.list(into: &rows)
    for row in rows {
      for column in columns {
        let index = base + row.chunk * stride[axes.down] + column.chunk * stride[axes.right]
        let distance = column.distance * column.distance + row.distance * row.distance
        distances.append((ChunkKey(array: array, index: index), distance))
      }
    }
  }

  private mutating func collectCells(_ level: SlicedVolume.Level, _ viewport: Viewport, isInterpolated: Bool) {
    cells.find(
      level, viewport, columns: 0..<viewport.width, rows: 0..<viewport.height, isInterpolated: isInterpolated,
      recordsRuns: false)
    for cell in cells.cells {
      let key = ChunkKey(array: level.array, index: level.number(ofChunk: cell.chunk))
      distances.append((key, cell.squaredDistance))
    }
  }

  /// Appends all chunks of one level, as guesses.
  func planWhole(_ volume: SlicedVolume, level: Int, into plan: inout ChunkPlan) {
    let geometry = volume.levels[level]
    let (first, last) = (geometry.firstImageChunk, geometry.lastImageChunk)
    for z in first.z...last.z {
      for y in first.y...last.y {
        for x in first.x...last.x {
          plan.append(
            ChunkKey(array: geometry.array, index: geometry.number(ofChunk: Vector3(x, y, z))), isGuess: true)
        }
      }
    }
  }
}
