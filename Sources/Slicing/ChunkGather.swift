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
      for row in rows {
        let source = start + base + rowIndices[row] % rowChunk * rowStride
        let line = row * width
        for column in columns {
          let offset = (columnIndices[column] - firstColumn) * columnStride
          target[line + column] = convert((source + offset).loadUnaligned(as: Stored.self))
        }
      }
    }
  }
}
