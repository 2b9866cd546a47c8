import Chunks
import Voxels

/// Gathers slices of volumes that lie anyhow, or whose values are interpolated: chunk by chunk, each with the runs of
/// pixels that lie in it.
struct ObliqueGatherer: Sendable {
  private var cells = ChunkCells()
  private var coarse = ChunkCells()
  /// Cells of the wanted level that are not here.
  private var absent: [Int] = []
  /// The parts of runs that still have no value.
  private var holes: [PixelRun] = []
  private var pieces = PixelPieces()

  mutating func gather(
    _ volume: SlicedVolume, level wanted: Int, viewport: Viewport, from cache: ChunkCache, into plane: inout Plane,
    borders: inout [ChunkBorder]?
  ) -> SliceCounts {
    let level = volume.levels[wanted]
    cells.find(
      level, viewport, columns: 0..<viewport.width, rows: 0..<viewport.height,
      isInterpolated: volume.isInterpolated(in: viewport), recordsRuns: true)
    absent.removeAll(keepingCapacity: true)
    var counts = SliceCounts()
    counts.visible = cells.cells.count
    var painter = ChunkPainter(volume, level, viewport, cache)
    for (number, cell) in cells.cells.enumerated() {
      let key = ChunkKey(array: level.array, index: level.number(ofChunk: cell.chunk))
      let state = cache.lookup(key)
      let runs = cells.runs[cell.runs]
      borders?.addOutline(runs, ChunkBorder.State(state, key, cache))
      switch state {
      case .ready, .fill:
        counts.ready += 1
        painter?.paint(state, cell.chunk, runs, &pieces, into: &plane)
        plane.cover(runs, Plane.Coverage.ready)
      case .failed:
        counts.failed += 1
        plane.cover(runs, Plane.Coverage.failed)
      case .absent:
        absent.append(number)
        plane.cover(runs, Plane.Coverage.missing)
      }
    }
    guard !absent.isEmpty else { return counts }
    fillHoles(volume, wanted, viewport, cache, &plane)
    for number in absent {
      let runs = cells.runs[cells.cells[number].runs]
      // A chunk that only lends its voxels to neighbours' pixels: these are there, if not as they should be.
      if runs.isEmpty || plane.covers(runs, Plane.Coverage.coarse) { counts.coarse += 1 } else { counts.missing += 1 }
    }
    return counts
  }

  /// Gives pixels whose chunks are not here the values of coarser levels, the finest ones first.
  private mutating func fillHoles(
    _ volume: SlicedVolume, _ wanted: Int, _ viewport: Viewport, _ cache: ChunkCache, _ plane: inout Plane
  ) {
    var columns = viewport.width..<viewport.width
    var rows = viewport.height..<viewport.height
    var rest = 0
    for number in absent {
      for run in cells.runs[cells.cells[number].runs] {
        columns = min(columns.lowerBound, Int(run.first))..<max(columns.upperBound, Int(run.end))
        rows = min(rows.lowerBound, Int(run.row))..<max(rows.upperBound, Int(run.row) + 1)
        rest += run.columns.count
      }
    }
    for number in wanted + 1..<max(wanted + 1, volume.levels.count) where rest > 0 {
      let level = volume.levels[number]
      guard var painter = ChunkPainter(volume, level, viewport, cache) else { return }
      coarse.find(level, viewport, columns: columns, rows: rows, isInterpolated: false, recordsRuns: true)
      for cell in coarse.cells {
        let state = cache.lookup(ChunkKey(array: level.array, index: level.number(ofChunk: cell.chunk)))
        switch state {
        case .absent, .failed: continue
        case .ready, .fill: break
        }
        holes.removeAll(keepingCapacity: true)
        plane.appendHoles(in: coarse.runs[cell.runs], to: &holes)
        painter.paint(state, cell.chunk, holes[...], &pieces, into: &plane)
        plane.cover(holes[...], Plane.Coverage.coarse)
        rest -= holes.reduce(0) { $0 + $1.columns.count }
      }
    }
  }
}
