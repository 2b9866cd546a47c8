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
  public func copy(_ region: Region, to destination: UnsafeMutableRawPointer, strides destinationStrides: [Int]) {
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
        to: destination, strides: destinationStrides)
    }
  }
}

/// Copies an N-dimensional pattern of elements. Runs that are contiguous on both sides go as one `memcpy`.
///
/// The caller vouches that every element of both patterns lies in memory it owns, and that they do not overlap.
public func copyStrided(
  shape: [Int], elementSize: Int, from source: UnsafeRawPointer, strides sourceStrides: [Int],
  to destination: UnsafeMutableRawPointer, strides destinationStrides: [Int]
) {
  guard !shape.contains(0) else { return }
  // Axes by falling destination stride, extent-1 axes dropped, neighbours merged where both sides are contiguous.
  var axes: [(extent: Int, from: Int, to: Int)] = []
  for axis in shape.indices.sorted(by: { destinationStrides[$0] > destinationStrides[$1] }) where shape[axis] > 1 {
    let next = (extent: shape[axis], from: sourceStrides[axis], to: destinationStrides[axis])
    if let last = axes.last, last.from == next.from * next.extent, last.to == next.to * next.extent {
      axes[axes.count - 1] = (last.extent * next.extent, next.from, next.to)
    } else {
      axes.append(next)
    }
  }
  var run = elementSize
  if let inner = axes.last, inner.from == elementSize, inner.to == elementSize {
    run = inner.extent * elementSize
    axes.removeLast()
  }
  guard let inner = axes.popLast() else {
    destination.copyMemory(from: source, byteCount: run)
    return
  }
  func row(_ source: UnsafeRawPointer, _ destination: UnsafeMutableRawPointer) {
    switch run {
    case 1: copyRow(UInt8.self, inner, source, destination)
    case 2: copyRow(UInt16.self, inner, source, destination)
    case 4: copyRow(UInt32.self, inner, source, destination)
    case 8: copyRow(UInt64.self, inner, source, destination)
    // Rows of small chunks, for which a call of memcpy takes longer than the copying.
    case 16: copyRow(SIMD16<UInt8>.self, inner, source, destination)
    case 32: copyRow(SIMD32<UInt8>.self, inner, source, destination)
    case 64: copyRow(SIMD64<UInt8>.self, inner, source, destination)
    default:
      for i in 0..<inner.extent {
        (destination + i * inner.to).copyMemory(from: source + i * inner.from, byteCount: run)
      }
    }
  }
  // An odometer over the remaining axes.
  var position = Array(repeating: 0, count: axes.count)
  var from = source
  var to = destination
  while true {
    row(from, to)
    var axis = axes.count - 1
    while axis >= 0 {
      position[axis] += 1
      from += axes[axis].from
      to += axes[axis].to
      if position[axis] < axes[axis].extent { break }
      from -= axes[axis].from * axes[axis].extent
      to -= axes[axis].to * axes[axis].extent
      position[axis] = 0
      axis -= 1
    }
    if axis < 0 { return }
  }
}

@inline(__always)
private func copyRow<T: BitwiseCopyable>(
  _: T.Type, _ axis: (extent: Int, from: Int, to: Int), _ source: UnsafeRawPointer,
  _ destination: UnsafeMutableRawPointer
) {
  for i in 0..<axis.extent {
    (destination + i * axis.to).storeBytes(of: (source + i * axis.from).loadUnaligned(as: T.self), as: T.self)
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
