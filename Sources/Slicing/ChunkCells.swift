import Voxels

/// The chunks that the pixels of a plane lie in, however the plane cuts them, and which pixels lie in which chunk. Kept
/// from frame to frame: its memory grows to what the largest frame needs and stays.
///
/// The plane is cut along the borders of chunks, axis after axis, so that only chunks that are cut are ever looked at.
struct ChunkCells: Sendable {
  /// A chunk, and what the plane shows of it.
  struct Cell {
    /// Its place in the grid.
    var chunk: Vector3<Int>
    /// Its pixels, in ``ChunkCells/runs``. None where only the values of its neighbours' pixels depend on it.
    var runs: Range<Int>
    /// From the middle of the viewport to what is seen of it, in pixels.
    var squaredDistance: Double
  }

  var cells: [Cell] = []
  /// From the top row to the bottom in every cell.
  var runs: [PixelRun] = []
  var pieces: [Piece] = []

  /// What does not change during a search.
  struct Search {
    let level: SlicedVolume.Level
    let plane: LevelPlane
    let columns: Range<Int>
    let rows: Range<Int>
    let isInterpolated: Bool
    let recordsRuns: Bool
    /// The axes, the one with the fewest borders first.
    let order: Vector3<Int>
    let middle: PixelPolygon.Point

    /// The voxels that a chunk has of the image along an axis.
    func voxels(_ chunk: Int, _ axis: Int) -> Range<Int> {
      let (first, extent) = (level.first[axis], level.extent[axis])
      let start = chunk * level.chunk[axis]
      return max(start, first)..<min(start + level.chunk[axis], first + extent)
    }

    /// The coordinates of pixels that lie in a chunk.
    func inside(_ chunk: Int, _ axis: Int) -> (low: Double, high: Double) {
      let voxels = voxels(chunk, axis)
      let tolerance = SlicedVolume.Level.tolerance
      return (Double(voxels.lowerBound) - tolerance, Double(voxels.upperBound) - tolerance)
    }

    /// The coordinates of pixels whose values depend on a chunk.
    func near(_ chunk: Int, _ axis: Int) -> (low: Double, high: Double) {
      let inside = inside(chunk, axis)
      guard isInterpolated else { return inside }
      // Voxels whose part would be a millionth take none.
      let tolerance = SlicedVolume.Level.tolerance
      let image = (low: Double(level.first[axis]), high: Double(level.first[axis] + level.extent[axis]))
      return (
        max(inside.low - 0.5 + 3 * tolerance, image.low - tolerance), min(inside.high + 0.5, image.high - tolerance)
      )
    }

    /// The pixels that lie in a chunk, or those whose values depend on it.
    func section(_ chunk: Vector3<Int>, rows: Range<Int>, isNear: Bool) -> BoxSection {
      let x = isNear ? near(chunk.x, 0) : inside(chunk.x, 0)
      let y = isNear ? near(chunk.y, 1) : inside(chunk.y, 1)
      let z = isNear ? near(chunk.z, 2) : inside(chunk.z, 2)
      return BoxSection(
        plane, low: Vector3(x.low, y.low, z.low), high: Vector3(x.high, y.high, z.high), rows: rows)
    }
  }

  /// Finds the chunks of a level.
  ///
  /// - Parameters:
  ///   - columns, rows: the pixels of the viewport that count.
  ///   - isInterpolated: whether chunks beside a pixel's own count as well, where its value depends on them.
  ///   - recordsRuns: whether the pixels of each chunk are wanted.
  mutating func find(
    _ level: SlicedVolume.Level, _ viewport: Viewport, columns: Range<Int>, rows: Range<Int>, isInterpolated: Bool,
    recordsRuns: Bool
  ) {
    cells.removeAll(keepingCapacity: true)
    runs.removeAll(keepingCapacity: true)
    guard !columns.isEmpty, !rows.isEmpty, level.extent.min() > 0, let plane = LevelPlane(level, viewport) else {
      return
    }
    func borders(_ axis: Int) -> Double {
      (abs(plane[axis].perColumn) + abs(plane[axis].perRow)) / Double(level.chunk[axis])
    }
    var order = Vector3(0, 1, 2)
    if borders(order.y) < borders(order.x) { (order.x, order.y) = (order.y, order.x) }
    if borders(order.z) < borders(order.y) { (order.y, order.z) = (order.z, order.y) }
    if borders(order.y) < borders(order.x) { (order.x, order.y) = (order.y, order.x) }
    let search = Search(
      level: level, plane: plane, columns: columns, rows: rows, isInterpolated: isInterpolated,
      recordsRuns: recordsRuns, order: order,
      middle: (Double(viewport.width - 1) / 2, Double(viewport.height - 1) / 2))
    if plane.chunkCount(level, columns: columns, rows: rows) * 16 <= Double(columns.count * rows.count) {
      cut(search, 0, PixelPolygon(columns: columns, rows: rows), .zero)
    } else {
      // Chunks are small against pixels, which pass many of them over, or beyond all counting.
      findByPixels(search)
    }
  }

  /// Cuts a part of the plane into the slabs of one axis, and these into those of the next.
  private mutating func cut(_ search: Search, _ depth: Int, _ polygon: PixelPolygon, _ chunk: Vector3<Int>) {
    let axis = search.order[depth]
    let coordinate = search.plane[axis]
    // More than rounding can lose; what is found in vain is dropped by the pixels.
    let slack = 1e-4 * (abs(coordinate.perColumn) + abs(coordinate.perRow)) + 1e-5
    let reach = slack + (search.isInterpolated ? 0.5 : 0)
    let range = polygon.range(of: coordinate)
    let (first, last) = (search.level.firstImageChunk[axis], search.level.lastImageChunk[axis])
    let extent = Double(search.level.chunk[axis])
    let low = ((range.low - reach) / extent).rounded(.down)
    let high = ((range.high + reach) / extent).rounded(.down)
    guard low <= Double(last), high >= Double(first) else { return }
    var chunk = chunk
    for number in max(first, Int(max(low, Double(first))))...Int(min(high, Double(last))) {
      let near = search.near(number, axis)
      let part = polygon.clipped(coordinate, near.low - slack, near.high + slack)
      if part.count == 0 { continue }
      chunk[axis] = number
      if depth == 2 { add(search, part, chunk) } else { cut(search, depth + 1, part, chunk) }
    }
  }

  /// Adds a chunk if a pixel lies in it.
  private mutating func add(_ search: Search, _ polygon: PixelPolygon, _ chunk: Vector3<Int>) {
    let extent = polygon.rows
    let first = max(search.rows.lowerBound, Int(max(0, extent.low - 1e-3).rounded(.up)))
    let end = min(search.rows.upperBound, Int(max(-1, extent.high + 1e-3)) + 1)
    guard first < end else { return }
    let start = runs.count
    var isNear = false
    if search.recordsRuns {
      let section = search.section(chunk, rows: first..<end, isNear: false)
      for row in section.rows {
        let columns = section.columns(row, in: search.columns)
        if !columns.isEmpty { runs.append(PixelRun(row: row, columns)) }
      }
      isNear = runs.count > start
    }
    if !isNear, search.isInterpolated || !search.recordsRuns {
      let section = search.section(chunk, rows: first..<end, isNear: true)
      isNear = section.rows.contains { !section.columns($0, in: search.columns).isEmpty }
    }
    guard isNear else { return }
    cells.append(
      Cell(chunk: chunk, runs: start..<runs.count, squaredDistance: polygon.squaredDistance(to: search.middle)))
  }
}
