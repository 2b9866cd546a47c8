import Voxels

/// Copies the voxels of one chunk that a rectangle of pixels shows. The innermost loops of slicing.
struct ChunkGather {
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

  /// - Parameters:
  ///   - columnIndices, rowIndices: voxel index in the level per pixel column and row.
  func run(_ block: VoxelBlock, columnIndices: [Int], rowIndices: [Int], into plane: inout Plane) {
    block.bytes.withUnsafeBytes { memory in
      guard let start = memory.baseAddress else { return }
      switch plane.content {
      case .small:
        plane.small.withUnsafeMutableBufferPointer { target in
          switch block.elementType {
          case .uint16: copy(UInt16.self, start, columnIndices, rowIndices, target) { $0 }
          case .int16: copy(UInt16.self, start, columnIndices, rowIndices, target) { $0 ^ 0x8000 }
          case .int8: copy(UInt8.self, start, columnIndices, rowIndices, target) { UInt16($0 ^ 0x80) }
          default: copy(UInt8.self, start, columnIndices, rowIndices, target) { UInt16($0) }
          }
        }
      case .float:
        plane.float.withUnsafeMutableBufferPointer { target in
          switch block.elementType {
          case .float16: copy(Float16.self, start, columnIndices, rowIndices, target) { Float($0) }
          case .float64: copy(Double.self, start, columnIndices, rowIndices, target) { Float($0) }
          case .uint32: copy(UInt32.self, start, columnIndices, rowIndices, target) { Float($0) }
          case .int32: copy(Int32.self, start, columnIndices, rowIndices, target) { Float($0) }
          case .uint64: copy(UInt64.self, start, columnIndices, rowIndices, target) { Float($0) }
          case .int64: copy(Int64.self, start, columnIndices, rowIndices, target) { Float($0) }
          default: copy(Float.self, start, columnIndices, rowIndices, target) { $0 }
          }
        }
      case .label:
        plane.label.withUnsafeMutableBufferPointer { target in
          switch block.elementType {
          case .uint16: copy(UInt16.self, start, columnIndices, rowIndices, target) { UInt64($0) }
          case .uint32: copy(UInt32.self, start, columnIndices, rowIndices, target) { UInt64($0) }
          case .int8: copy(Int8.self, start, columnIndices, rowIndices, target) { UInt64(bitPattern: Int64($0)) }
          case .int16: copy(Int16.self, start, columnIndices, rowIndices, target) { UInt64(bitPattern: Int64($0)) }
          case .int32: copy(Int32.self, start, columnIndices, rowIndices, target) { UInt64(bitPattern: Int64($0)) }
          case .uint64, .int64: copy(UInt64.self, start, columnIndices, rowIndices, target) { $0 }
          default: copy(UInt8.self, start, columnIndices, rowIndices, target) { UInt64($0) }
          }
        }
      }
    }
  }

  @inline(__always)
  private func copy<Stored: BitwiseCopyable, Value>(
    _: Stored.Type, _ start: UnsafeRawPointer, _ columnIndices: [Int], _ rowIndices: [Int],
    _ target: UnsafeMutableBufferPointer<Value>, _ convert: (Stored) -> Value
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
