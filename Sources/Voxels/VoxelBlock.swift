/// A decoded chunk: elements somewhere in memory, reached by strides, so that any axis order needs no copy.
public struct VoxelBlock: Sendable {
  public let elementType: ElementType
  /// Extent per axis, in the order of the array's axes.
  public let shape: [Int]
  /// Distance in bytes between neighbours along each axis.
  public let strides: [Int]
  public let bytes: Bytes

  /// Traps unless every element lies inside `bytes`.
  public init(elementType: ElementType, shape: [Int], strides: [Int], bytes: Bytes) {
    precondition(shape.count == strides.count)
    var last = 0
    for (extent, stride) in zip(shape, strides) {
      precondition(extent > 0 && stride >= 0)
      last += (extent - 1) * stride
    }
    precondition(last + elementType.size <= bytes.count)
    self.elementType = elementType
    self.shape = shape
    self.strides = strides
    self.bytes = bytes
  }

  /// A block in C order.
  public init(elementType: ElementType, shape: [Int], bytes: Bytes) {
    self.init(
      elementType: elementType, shape: shape,
      strides: rowMajorStrides(shape, elementSize: elementType.size), bytes: bytes)
  }

  /// One element. Traps when the index lies outside.
  public subscript(index: [Int]) -> Element {
    precondition(index.count == shape.count)
    var offset = 0
    for axis in index.indices {
      precondition(index[axis] >= 0 && index[axis] < shape[axis])
      offset += index[axis] * strides[axis]
    }
    return bytes.withUnsafeBytes { memory in
      Element(type: elementType, loading: memory.baseAddress! + offset)
    }
  }

  /// Copies `region` of the block (in block coordinates) to memory with the given byte strides, whose first element
  /// is that at `region.offset`.
  ///
  /// - Parameter isReadSoon: false for a destination that is part of something large; see ``copyStrided``.
  public func copy(
    _ region: Region, to destination: UnsafeMutableRawPointer, strides destinationStrides: [Int],
    isReadSoon: Bool = true
  ) {
    precondition(region.rank == shape.count && destinationStrides.count == shape.count)
    guard !region.isEmpty else { return }
    var start = 0
    for axis in 0..<region.rank {
      precondition(region.offset[axis] >= 0 && region.end(axis) <= shape[axis])
      start += region.offset[axis] * strides[axis]
    }
    bytes.withUnsafeBytes { memory in
      copyStrided(
        shape: region.shape, elementSize: elementType.size, from: memory.baseAddress! + start, strides: strides,
        to: destination, strides: destinationStrides, isReadSoon: isReadSoon)
    }
  }
}

extension VoxelBlock {
  /// A part of the block, in block coordinates; no voxel is copied. Traps when `region` is empty or reaches outside.
  public func cropped(to region: Region) -> VoxelBlock {
    precondition(region.rank == shape.count)
    var start = 0
    for axis in 0..<region.rank {
      precondition(region.offset[axis] >= 0 && region.end(axis) <= shape[axis])
      start += region.offset[axis] * strides[axis]
    }
    return VoxelBlock(
      elementType: elementType, shape: region.shape, strides: strides, bytes: bytes[start..<bytes.count])
  }
}
