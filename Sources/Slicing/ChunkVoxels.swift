import Voxels

/// How the voxels of a chunk lie in its memory, along the axes of its level.
struct ChunkVoxels {
  let block: VoxelBlock
  /// Bytes to the voxel at the chunk's corner, where the other axes are fixed.
  let base: Int
  /// Bytes between neighbours along x, y, z.
  let stride: Vector3<Int>

  init(_ block: VoxelBlock, _ level: SlicedVolume.Level) {
    func stride(_ axis: Int?) -> Int { axis.map { block.strides[$0] } ?? 0 }
    self.block = block
    self.stride = [stride(level.axes.x), stride(level.axes.y), stride(level.axes.z)]
    base = level.fixed.reduce(0) { $0 + $1.index * block.strides[$1.axis] }
  }

  /// Bytes from the chunk's corner to a voxel.
  func offset(_ x: Int, _ y: Int, _ z: Int) -> Int { x * stride.x + y * stride.y + z * stride.z }
}
