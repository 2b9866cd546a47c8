import Voxels

/// The extents of the procedural volume: a block of imagined cortex of 400 × 416 × 368 µm.
enum ProceduralVolume {
  /// Voxels at mag 1 along z, y, x: 119.6 TB of uint8.
  static let shape = Vector3(46_000, 52_000, 50_000)
  /// Edge of a mag-1 voxel in nanometers, the same on every axis.
  static let voxelSize = 8.0
  /// Mags 1, 2, 4, … 1024; the coarsest level is one chunk.
  static let levelCount = 11

  static func mag(level: Int) -> Int { 1 << level }

  /// Voxels of a level along z, y, x.
  static func shape(level: Int) -> Vector3<Int> {
    let mag = mag(level: level)
    return Vector3((shape.x + mag - 1) / mag, (shape.y + mag - 1) / mag, (shape.z + mag - 1) / mag)
  }

  /// Chunks of a level along z, y, x.
  static func grid(level: Int) -> Vector3<Int> {
    let shape = shape(level: level)
    let edge = ChunkFrame.edge
    return Vector3((shape.x + edge - 1) / edge, (shape.y + edge - 1) / edge, (shape.z + edge - 1) / edge)
  }
}
