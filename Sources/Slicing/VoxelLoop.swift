import Voxels

/// A loop over the voxels of a chunk that makes pixels of whatever a plane holds.
protocol VoxelLoop {
  /// - Parameters:
  ///   - start: the chunk's first byte.
  ///   - target: one value a pixel of the plane.
  func run<Stored: BitwiseCopyable, Value>(
    _ type: Stored.Type, _ start: UnsafeRawPointer, _ target: UnsafeMutableBufferPointer<Value>,
    _ convert: (Stored) -> Value)
}

extension VoxelLoop {
  /// Runs the loop for a plane that holds ``Plane/Content/float``.
  private func runFloat(_ block: VoxelBlock, into plane: inout Plane) {
    block.bytes.withUnsafeBytes { memory in
      guard let start = memory.baseAddress else { return }
      plane.float.withUnsafeMutableBufferPointer { target in
        switch block.elementType {
        case .bool, .uint8: run(UInt8.self, start, target) { Float($0) }
        case .int8: run(Int8.self, start, target) { Float($0) }
        case .uint16: run(UInt16.self, start, target) { Float($0) }
        case .int16: run(Int16.self, start, target) { Float($0) }
        case .uint32: run(UInt32.self, start, target) { Float($0) }
        case .int32: run(Int32.self, start, target) { Float($0) }
        case .uint64: run(UInt64.self, start, target) { Float($0) }
        case .int64: run(Int64.self, start, target) { Float($0) }
        case .float16: run(Float16.self, start, target) { Float($0) }
        case .float32: run(Float.self, start, target) { $0 }
        case .float64: run(Double.self, start, target) { Float($0) }
        }
      }
    }
  }

  /// Runs the loop for a plane, whatever it holds.
  func run(_ block: VoxelBlock, into plane: inout Plane) {
    block.bytes.withUnsafeBytes { memory in
      guard let start = memory.baseAddress else { return }
      switch plane.content {
      case .small:
        plane.small.withUnsafeMutableBufferPointer { target in
          switch block.elementType {
          case .uint16: run(UInt16.self, start, target) { $0 }
          case .int16: run(UInt16.self, start, target) { $0 ^ 0x8000 }
          case .int8: run(UInt8.self, start, target) { UInt16($0 ^ 0x80) }
          default: run(UInt8.self, start, target) { UInt16($0) }
          }
        }
      case .float: runFloat(block, into: &plane)
      case .label:
        plane.label.withUnsafeMutableBufferPointer { target in
          switch block.elementType {
          case .uint16: run(UInt16.self, start, target) { UInt64($0) }
          case .uint32: run(UInt32.self, start, target) { UInt64($0) }
          case .int8: run(Int8.self, start, target) { UInt64(bitPattern: Int64($0)) }
          case .int16: run(Int16.self, start, target) { UInt64(bitPattern: Int64($0)) }
          case .int32: run(Int32.self, start, target) { UInt64(bitPattern: Int64($0)) }
          case .uint64, .int64: run(UInt64.self, start, target) { $0 }
          default: run(UInt8.self, start, target) { UInt64($0) }
          }
        }
      }
    }
  }
}
