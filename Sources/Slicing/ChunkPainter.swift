import Chunks
import Voxels

/// Gives pixels the values of chunks of one level.
struct ChunkPainter {
  private let volume: SlicedVolume
  private let level: SlicedVolume.Level
  private let geometry: LevelPlane
  private var seams: SeamSampler?

  /// Nil when the viewport is nowhere.
  init?(_ volume: SlicedVolume, _ level: SlicedVolume.Level, _ viewport: Viewport, _ cache: ChunkCache) {
    guard let geometry = LevelPlane(level, viewport) else { return nil }
    self.volume = volume
    self.level = level
    self.geometry = geometry
    if volume.isInterpolated(in: viewport) { seams = SeamSampler(volume, level, geometry, cache) }
  }

  /// Gives some pixels their values. All of them lie in the chunk.
  ///
  /// - Parameter state: a chunk that is here.
  mutating func paint(_ state: ChunkState, _ chunk: Vector3<Int>, _ runs: ArraySlice<PixelRun>, into plane: inout Plane)
  {
    if runs.isEmpty { return }
    switch state {
    case .absent, .failed: break
    case .fill:
      plane.fill(runs, volume.fillValue)
      paintSeams(nil, chunk, runs, &plane)
    case .ready(let block):
      let voxels = ChunkVoxels(block, level)
      if seams == nil {
        let walk = ChunkWalk(geometry, level, chunk: chunk)
        RunGather(runs: runs, walk: walk, base: voxels.base, stride: voxels.stride, width: plane.width)
          .run(block, into: &plane)
      } else {
        let walk = ChunkWalk(geometry, level, chunk: chunk, isBetweenCentres: true)
        LinearGather(
          runs: runs, inside: inside(chunk), walk: walk, base: voxels.base, stride: voxels.stride, width: plane.width
        ).runFloat(block, into: &plane)
        paintSeams(voxels, chunk, runs, &plane)
      }
    }
  }

  /// Interpolates the pixels that depend on neighbours of the chunk.
  private mutating func paintSeams(
    _ voxels: ChunkVoxels?, _ chunk: Vector3<Int>, _ runs: ArraySlice<PixelRun>, _ plane: inout Plane
  ) {
    guard seams != nil else { return }
    seams?.move(to: chunk, voxels)
    let inside = inside(chunk)
    for run in runs {
      let row = Int(run.row)
      let columns = run.columns
      var done = columns.upperBound..<columns.upperBound
      if inside.rows.contains(row) {
        let range = inside.columns(row, in: columns)
        if !range.isEmpty { done = range }
      }
      for column in columns where !done.contains(column) {
        plane.float[row * plane.width + column] = seams?.value(column, row) ?? 0
      }
    }
  }

  /// The pixels whose values depend on the chunk alone: between the centres of its outermost voxels, and beyond these
  /// where the image ends.
  private func inside(_ chunk: Vector3<Int>) -> BoxSection {
    var low = Vector3<Double>.zero
    var high = Vector3<Double>.zero
    for axis in 0..<3 {
      let start = chunk[axis] * level.chunk[axis]
      let end = start + level.chunk[axis]
      let (first, last) = (level.first[axis], level.first[axis] + level.extent[axis])
      low[axis] = start <= first ? Double(first) - 1 : Double(start) + 0.5
      high[axis] = end >= last ? Double(last) + 1 : Double(end) - 0.5
    }
    return BoxSection(geometry, low: low, high: high, rows: 0..<Int(Int32.max))
  }
}
