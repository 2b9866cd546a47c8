import Chunks
import Voxels

/// Gathers slices of volumes whose axes are the scene's: columns and rows of pixels are looked at one by one.
struct AlignedGatherer: Sendable {
  /// Voxel index per pixel column and row for one level; -1 outside.
  private struct LevelIndices {
    var columns: [Int] = []
    var rows: [Int] = []
    var depth: Int?
    var isValid = false
  }

  private var indices: [LevelIndices] = []

  mutating func gather(
    _ volume: SlicedVolume, level: Int, viewport: Viewport, from cache: ChunkCache, into plane: inout Plane,
    borders: inout [ChunkBorder]?
  ) -> SliceCounts {
    prepare(volume, viewport)
    var counts = SliceCounts()
    paint(
      volume, level, wanted: level, viewport, columns: 0..<viewport.width, rows: 0..<viewport.height, cache, &plane,
      &counts, &borders)
    return counts
  }

  /// Paints a rectangle of pixels from one level, and what is not here from the next coarser one.
  ///
  /// - Returns: whether any pixel got a value.
  @discardableResult
  private mutating func paint(
    _ volume: SlicedVolume, _ level: Int, wanted: Int, _ viewport: Viewport, columns: Range<Int>, rows: Range<Int>,
    _ cache: ChunkCache, _ plane: inout Plane, _ counts: inout SliceCounts, _ borders: inout [ChunkBorder]?
  ) -> Bool {
    computeIndices(volume, viewport, level)
    guard let depth = indices[level].depth else { return false }
    let geometry = volume.levels[level]
    let axes = viewport.orientation.axes
    let base = geometry.firstChunk + depth / geometry.chunk[axes.depth] * geometry.gridStride[axes.depth]
    let drawn = level == wanted ? Plane.Coverage.ready : Plane.Coverage.coarse
    var hasDrawn = false
    var row = rows.lowerBound
    while let rowRun = Self.nextRun(indices[level].rows, &row, rows.upperBound, geometry.chunk[axes.down]) {
      var column = columns.lowerBound
      while let columnRun = Self.nextRun(
        indices[level].columns, &column, columns.upperBound, geometry.chunk[axes.right])
      {
        let index =
          base + rowRun.chunk * geometry.gridStride[axes.down] + columnRun.chunk * geometry.gridStride[axes.right]
        let pixels = (columns: columnRun.range, rows: rowRun.range)
        if level == wanted { counts.visible += 1 }
        let key = ChunkKey(array: geometry.array, index: index)
        let state = cache.lookup(key)
        if level == wanted {
          borders?.addOutline(columns: pixels.columns, rows: pixels.rows, ChunkBorder.State(state, key, cache))
        }
        switch state {
        case .ready(let block):
          if level == wanted { counts.ready += 1 }
          hasDrawn = true
          copy(block, geometry, level, viewport, pixels.columns, pixels.rows, depth, &plane)
          plane.cover(pixels.columns, pixels.rows, drawn)
        case .fill:
          if level == wanted { counts.ready += 1 }
          hasDrawn = true
          plane.fill(pixels.columns, pixels.rows, volume.fillValue)
          plane.cover(pixels.columns, pixels.rows, drawn)
        case .failed where level == wanted:
          counts.failed += 1
          plane.cover(pixels.columns, pixels.rows, Plane.Coverage.failed)
        case .absent, .failed:
          // A coarser level may end before this one does, so that it covers some of these pixels only.
          if level == wanted { plane.cover(pixels.columns, pixels.rows, Plane.Coverage.missing) }
          let isDrawn =
            level + 1 < volume.levels.count
            && paint(
              volume, level + 1, wanted: wanted, viewport, columns: pixels.columns, rows: pixels.rows, cache, &plane,
              &counts, &borders)
          if level == wanted {
            if isDrawn { counts.coarse += 1 } else { counts.missing += 1 }
          }
          hasDrawn = hasDrawn || isDrawn
        }
      }
    }
    return hasDrawn
  }

  // MARK: Pixels to voxels

  private mutating func prepare(_ volume: SlicedVolume, _ viewport: Viewport) {
    while indices.count < volume.levels.count { indices.append(LevelIndices()) }
    for level in indices.indices { indices[level].isValid = false }
  }

  private mutating func computeIndices(_ volume: SlicedVolume, _ viewport: Viewport, _ level: Int) {
    guard !indices[level].isValid else { return }
    indices[level].isValid = true
    let axes = viewport.orientation.axes
    let geometry = volume.levels[level]
    indices[level].depth = geometry.index(of: viewport.center[axes.depth], axis: axes.depth)
    Self.fillIndices(&indices[level].columns, viewport.width, viewport, axes.right, geometry.along(axes.right))
    Self.fillIndices(&indices[level].rows, viewport.height, viewport, axes.down, geometry.along(axes.down))
  }

  private static func fillIndices(
    _ list: inout [Int], _ count: Int, _ viewport: Viewport, _ axis: Int, _ level: LevelAxis
  ) {
    if list.count < count { list = Array(repeating: -1, count: count) }
    let center = viewport.center[axis]
    let step = viewport.step[axis]
    let half = Double(count) / 2
    for i in 0..<count {
      list[i] = level.index(of: center + (Double(i) + 0.5 - half) * step) ?? -1
    }
  }

  /// The next run of pixels from `position` on that lie in one chunk; moves `position` behind it.
  @inline(__always)
  private static func nextRun(
    _ indices: [Int], _ position: inout Int, _ end: Int, _ chunk: Int
  ) -> (range: Range<Int>, chunk: Int)? {
    while position < end, indices[position] < 0 { position += 1 }
    guard position < end else { return nil }
    let start = position
    let number = indices[start] / chunk
    // Both ends, since indices fall where the axis runs the other way.
    let voxels = number * chunk..<(number + 1) * chunk
    position += 1
    while position < end, voxels.contains(indices[position]) { position += 1 }
    return (start..<position, number)
  }

  private func copy(
    _ block: VoxelBlock, _ geometry: SlicedVolume.Level, _ level: Int, _ viewport: Viewport, _ columns: Range<Int>,
    _ rows: Range<Int>, _ depth: Int, _ plane: inout Plane
  ) {
    let axes = viewport.orientation.axes
    let voxels = ChunkVoxels(block, geometry)
    let gather = ChunkGather(
      columns: columns, rows: rows, columnChunk: geometry.chunk[axes.right], rowChunk: geometry.chunk[axes.down],
      columnStride: voxels.stride[axes.right], rowStride: voxels.stride[axes.down],
      base: voxels.base + depth % geometry.chunk[axes.depth] * voxels.stride[axes.depth], width: plane.width,
      columnIndices: indices[level].columns, rowIndices: indices[level].rows)
    gather.run(block, into: &plane)
  }
}
