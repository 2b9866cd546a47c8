import Voxels

/// Copies the voxels of one chunk that a rectangle of pixels shows. The innermost loop of slicing along axes.
struct ChunkGather: VoxelLoop {
  let columns: Range<Int>
  let rows: Range<Int>
  /// Extent of the chunk along the pixel columns' and rows' axes.
  let columnChunk: Int
  let rowChunk: Int
  /// Bytes between neighbouring voxels along these axes.
  let columnStride: Int
  let rowStride: Int
  /// Bytes to the slice inside the chunk.
  let base: Int
  /// Pixels in a row of the plane.
  let width: Int
  /// Voxel index in the level per pixel column and row.
  let columnIndices: [Int]
  let rowIndices: [Int]

  @inline(__always)
  func run<Stored: BitwiseCopyable, Value>(
    _: Stored.Type, _ start: UnsafeRawPointer, _ target: UnsafeMutableBufferPointer<Value>,
    _ convert: (Stored) -> Value
  ) {
    columnIndices.withUnsafeBufferPointer { columnIndices in
      let firstColumn = columnIndices[columns.lowerBound] / columnChunk * columnChunk
      let firstRow = rowIndices[rows.lowerBound] / rowChunk * rowChunk
      var column = columns.lowerBound
      while column < columns.upperBound {
        let band = column..<min(column + bandWidth, columns.upperBound)
        for row in rows {
          let source = start + base + (rowIndices[row] - firstRow) * rowStride
          let line = row * width
          for column in band {
            let offset = (columnIndices[column] - firstColumn) * columnStride
            target[line + column] = convert((source + offset).loadUnaligned(as: Stored.self))
          }
        }
        column = band.upperBound
      }
    }
  }

  /// How many columns are copied at a time, from the top row to the bottom. Where columns lie further apart in memory
  /// than rows, each voxel has a cache line of its own: the processor fetches lines ahead along some columns, but not
  /// along a whole chunk of them.
  private var bandWidth: Int { columnStride >= 1024 && rowStride < columnStride ? 8 : max(1, columns.count) }
}
