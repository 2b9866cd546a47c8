import Voxels

/// A loop over pixels that interpolates. It is compiled once for each type of voxels.
protocol LinearLoop {
  /// - Parameter target: one value a pixel of the plane.
  func run<Stored: LinearVoxel>(_ type: Stored.Type, _ target: UnsafeMutableBufferPointer<Float>)
}

extension LinearLoop {
  /// Runs the loop for a plane that holds ``Plane/Content/float``.
  func run(_ type: ElementType, into plane: inout Plane) {
    plane.float.withUnsafeMutableBufferPointer { target in
      switch type {
      case .bool, .uint8: run(UInt8.self, target)
      case .int8: run(Int8.self, target)
      case .uint16: run(UInt16.self, target)
      case .int16: run(Int16.self, target)
      case .uint32: run(UInt32.self, target)
      case .int32: run(Int32.self, target)
      case .uint64: run(UInt64.self, target)
      case .int64: run(Int64.self, target)
      case .float16: run(Float16.self, target)
      case .float32: run(Float.self, target)
      case .float64: run(Double.self, target)
      }
    }
  }
}
