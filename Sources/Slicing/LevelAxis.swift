/// A level that is not oblique, along one axis of the scene.
struct LevelAxis: Sendable {
  /// The first voxel of the image, and how many it has.
  let first: Int
  let extent: Int
  /// Voxels of a chunk.
  let chunk: Int
  /// From scene coordinates to the level's: `scale * coordinate + shift`.
  let scale: Double
  let shift: Double
  /// Extent of a voxel, in reference voxels.
  let voxelSize: Double

  /// The voxel that holds a scene coordinate; nil outside.
  @inline(__always)
  func index(of coordinate: Double) -> Int? { LevelAxis.index(at: scale * coordinate + shift, first, extent) }

  /// The voxel that holds a coordinate of the level; nil outside.
  @inline(__always)
  static func index(at coordinate: Double, _ first: Int, _ extent: Int) -> Int? {
    let value = (coordinate + SlicedVolume.Level.tolerance).rounded(.down)
    guard value >= Double(first), value < Double(first + extent) else { return nil }
    return Int(value)
  }

  /// The scene coordinate where a voxel begins.
  @inline(__always)
  func position(of voxel: Int) -> Double { (Double(voxel) - shift) / scale }
}
