import JSON
import Voxels

/// Zarr v3's `transpose`: stored axis `i` is array axis `axes[i]`, so `axes` lists the array's axes from the slowest
/// to the fastest varying one in the stored bytes.
///
/// https://zarr-specs.readthedocs.io/en/latest/v3/codecs/transpose/index.html
struct AxisOrder: Sendable, Equatable {
  let axes: [Int]
  /// Whether nothing changes its place: the usual case, which costs no memory.
  private let isIdentity: Bool

  static func identity(rank: Int) -> AxisOrder { AxisOrder(axes: Array(0..<rank)) }
  static func reversed(rank: Int) -> AxisOrder { AxisOrder(axes: Array((0..<rank).reversed())) }

  private init(axes: [Int]) {
    self.axes = axes
    isIdentity = axes.elementsEqual(axes.indices)
  }

  /// - Throws: ``Failure`` (`invalid`) unless `order` is a permutation of the axes, or the legacy `"C"` or `"F"`.
  init(configuration: JSON, rank: Int) throws(Failure) {
    let order = configuration["order"]
    switch order?.string {
    case "C": self = .identity(rank: rank)
    case "F": self = .reversed(rank: rank)
    default:
      guard let axes = order?.ints, axes.sorted() == Array(0..<rank) else {
        throw Failure(.invalid, "", "codec transpose: order is no permutation of the \(rank) axes")
      }
      self.init(axes: axes)
    }
  }

  /// This order followed by another one of the stored axes.
  func followed(by next: AxisOrder) -> AxisOrder { AxisOrder(axes: next.axes.map { axes[$0] }) }

  /// Values per array axis, put in the order of the stored axes.
  func stored<Value>(_ values: [Value]) -> [Value] { isIdentity ? values : axes.map { values[$0] } }

  /// Values per stored axis, put in the order of the array's axes.
  func restored<Value>(_ values: [Value]) -> [Value] {
    guard !isIdentity else { return values }
    var result = values
    for (stored, axis) in axes.enumerated() { result[axis] = values[stored] }
    return result
  }

  /// A region of the array's axes, seen with the stored axes.
  func stored(_ region: Region) -> Region { Region(offset: stored(region.offset), shape: stored(region.shape)) }

  /// A region of the stored axes, seen with the array's axes.
  func restored(_ region: Region) -> Region { Region(offset: restored(region.offset), shape: restored(region.shape)) }

  /// A block with stored axes, seen with the array's axes. No voxel moves.
  func restored(_ block: VoxelBlock) -> VoxelBlock {
    guard !isIdentity else { return block }
    return VoxelBlock(
      elementType: block.elementType, shape: restored(block.shape), strides: restored(block.strides),
      bytes: block.bytes)
  }

  /// A part of a chunk with stored axes, seen with the array's axes. No voxel moves.
  func restored(_ part: ChunkPart) -> ChunkPart {
    guard !isIdentity else { return part }
    return ChunkPart(restored(part.block), covering: restored(part.region))
  }
}
