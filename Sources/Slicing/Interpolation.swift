/// What a pixel shows of the voxels around it.
public enum Interpolation: String, Sendable, CaseIterable {
  /// The voxel that it lies in.
  case nearest
  /// The mean of the eight voxels whose centres are around it, the nearer ones counting more; beyond the outermost
  /// centres the image goes on as it ends. Where a chunk that takes part is not here, the voxel that the pixel lies in.
  /// Segments are never interpolated.
  case linear
}
