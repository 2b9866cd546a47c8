import Voxels

/// How the voxels of a chunk lie in its decoded bytes: one after the other without gaps, in some order of axes.
public struct DenseLayout: Sendable {
  /// Gaps between needed bytes up to this are read with them: copying them costs less than a system call. Stores that
  /// are further away join more.
  static let gapLimit = 4 << 10

  public let elementType: ElementType
  public let byteOrder: ByteOrder
  /// Extent of the chunk per axis, in the array's axis order.
  public let shape: [Int]
  /// The array's axes from the slowest to the fastest varying one.
  let axes: [Int]
  /// Bytes from one voxel to the next, per axis of the array.
  public let strides: [Int]

  /// - Parameter axes: the array's axes from the slowest to the fastest varying one.
  public init(elementType: ElementType, byteOrder: ByteOrder = .little, shape: [Int], axes: [Int]) {
    precondition(axes.sorted() == Array(shape.indices))
    self.elementType = elementType
    self.byteOrder = byteOrder
    self.shape = shape
    self.axes = axes
    strides = DenseLayout.strides(shape, axes: axes, elementSize: elementType.size)
  }

  /// Bytes of the whole chunk.
  public var byteCount: Int { shape.reduce(elementType.size, *) }

  /// The strides of a box of voxels without gaps, in an order of axes.
  static func strides(_ shape: [Int], axes: [Int], elementSize: Int) -> [Int] {
    var strides = shape
    var next = elementSize
    for axis in axes.reversed() {
      strides[axis] = next
      next *= shape[axis]
    }
    return strides
  }

  /// Where the first voxel of a region lies.
  func start(of part: Region) -> Int { zip(part.offset, strides).reduce(0) { $0 + $1.0 * $1.1 } }

  /// The bytes that a part needs.
  func runs(of part: Region) -> ByteRuns { ByteRuns(of: part, in: self) }

  /// The block of a part, from bytes that begin with its first voxel and have the strides of the chunk, or others.
  func block(_ shape: [Int], strides: [Int], _ bytes: Bytes) -> VoxelBlock {
    VoxelBlock(
      elementType: elementType, shape: shape, strides: strides,
      bytes: byteOrder.native(bytes, elementSize: elementType.size))
  }
}
