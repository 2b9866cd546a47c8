import Voxels

extension ChunkCells {
  /// Some pixels of a row that depend on a chunk.
  struct Piece {
    var number: Int
    var chunk: Vector3<Int>
    var run: PixelRun
    /// Whether the pixels lie in the chunk.
    var isOwn: Bool
  }

  /// Finds chunks pixel by pixel, for chunks so small that pixels pass many of them over.
  mutating func findByPixels(_ search: Search) {
    pieces.removeAll(keepingCapacity: true)
    for row in search.rows {
      for column in search.columns { collect(search, column, row) }
    }
    pieces.sort { ($0.number, $0.run.row, $0.run.first) < ($1.number, $1.run.row, $1.run.first) }
    var last: Int?
    for piece in pieces {
      let distance = ChunkCells.squaredDistance(of: piece.run, search.middle)
      if piece.number != last {
        cells.append(Cell(chunk: piece.chunk, runs: runs.count..<runs.count, squaredDistance: distance))
        last = piece.number
      }
      let cell = cells.count - 1
      cells[cell].squaredDistance = min(cells[cell].squaredDistance, distance)
      guard piece.isOwn, search.recordsRuns else { continue }
      runs.append(piece.run)
      cells[cell].runs = cells[cell].runs.lowerBound..<runs.count
    }
  }

  /// Adds the chunks that one pixel depends on.
  private mutating func collect(_ search: Search, _ column: Int, _ row: Int) {
    let level = search.level
    let tolerance = SlicedVolume.Level.tolerance
    var own = Vector3<Int>.zero
    var low = Vector3<Int>.zero
    var high = Vector3<Int>.zero
    for axis in 0..<3 {
      let coordinate = search.plane[axis].value(Double(column), Double(row))
      let (first, last) = (level.first[axis], level.first[axis] + level.extent[axis] - 1)
      guard coordinate + tolerance >= Double(first), coordinate + tolerance < Double(last + 1) else { return }
      own[axis] = Int(coordinate + tolerance) / level.chunk[axis]
      (low[axis], high[axis]) = (own[axis], own[axis])
      if search.isInterpolated {
        let voxels = VoxelPair(around: coordinate, first, last)
        low[axis] = voxels.lower / level.chunk[axis]
        high[axis] = voxels.upper / level.chunk[axis]
      }
    }
    for z in low.z...high.z {
      for y in low.y...high.y {
        for x in low.x...high.x {
          let chunk = Vector3(x, y, z)
          add(level.number(ofChunk: chunk), chunk, column, row, isOwn: chunk == own)
        }
      }
    }
  }

  private mutating func add(_ number: Int, _ chunk: Vector3<Int>, _ column: Int, _ row: Int, isOwn: Bool) {
    if let last = pieces.last, last.number == number, last.isOwn == isOwn, last.run.columns.upperBound == column,
      Int(last.run.row) == row
    {
      pieces[pieces.count - 1].run.end += 1
    } else {
      pieces.append(
        Piece(number: number, chunk: chunk, run: PixelRun(row: row, column..<column + 1), isOwn: isOwn))
    }
  }

  private static func squaredDistance(of run: PixelRun, _ middle: PixelPolygon.Point) -> Double {
    let column = min(max(middle.column, Double(run.first)), Double(run.end - 1)) - middle.column
    let row = Double(run.row) - middle.row
    return column * column + row * row
  }
}
