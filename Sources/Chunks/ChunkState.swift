import Voxels

/// What a cache can say of a chunk.
public enum ChunkState: Sendable {
  /// Not here. It comes when a plan wants it.
  case absent
  /// The chunk is missing in its source: all of it is the array's fill value.
  case fill
  case ready(VoxelBlock)
  /// The chunk is damaged or could not be read.
  case failed(Failure)
}
