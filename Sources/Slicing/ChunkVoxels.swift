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

  /// The value of a voxel, by its place in the chunk. Traps when it lies outside.
  func value(_ x: Int, _ y: Int, _ z: Int) -> Double {
    let offset = base + x * stride.x + y * stride.y + z * stride.z
    return block.bytes.withUnsafeBytes { memory in
      precondition(offset >= 0 && offset + block.elementType.size <= memory.count)
      return Element(type: block.elementType, loading: memory.baseAddress! + offset).double
    }
  }
}
