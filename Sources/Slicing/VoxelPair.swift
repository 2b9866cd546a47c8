/// The two voxels whose centres are around a coordinate on one axis.
struct VoxelPair {
  let lower: Int
  /// The same voxel where the coordinate is its centre, or beyond the outermost centre.
  let upper: Int
  /// How much of the value is the upper one's, from 0 to below 1.
  let part: Double

  /// - Parameters:
  ///   - coordinate: counted from corners: the centre of voxel `i` is `i + 0.5`.
  ///   - first, last: the outermost voxels of the image.
  @inline(__always)
  init(around coordinate: Double, _ first: Int, _ last: Int) {
    let tolerance = SlicedVolume.Level.tolerance
    let index = max(Double(first), min(coordinate - 0.5, Double(last)))
    lower = Int(index + tolerance)
    let rest = index - Double(lower)
    // A part of a millionth is rounding, and not worth a chunk.
    part = rest < 2 * tolerance ? 0 : rest
    upper = part == 0 ? lower : lower + 1
  }
}
