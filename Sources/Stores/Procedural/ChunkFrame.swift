import Voxels

/// Where a chunk lies: its origin in mag-1 voxels and its mag.
///
/// Kernels compute in coordinates relative to the origin, since `Float` is too coarse for products of positions in a
/// volume of 50,000 voxels a side. Voxel `i` of the chunk has its centre at `(i + 0.5) * mag`.
struct ChunkFrame {
  /// Voxels along an edge of a chunk.
  static let edge = 64
  /// Groups of eight voxels in a row of a chunk.
  static let groups = edge / 8
  static let voxelCount = edge * edge * edge

  let mag: Int
  let x: Int
  let y: Int
  let z: Int

  /// - Parameter chunk: grid indices in the order z, y, x.
  init(mag: Int, chunk: Vector3<Int>) {
    self.mag = mag
    z = chunk.x * ChunkFrame.edge * mag
    y = chunk.y * ChunkFrame.edge * mag
    x = chunk.z * ChunkFrame.edge * mag
  }

  /// The chunk's edge in mag-1 voxels.
  var extent: Int { ChunkFrame.edge * mag }

  /// The centre of a voxel on any axis, relative to the origin.
  @inline(__always)
  func centre(_ index: Int) -> Float { (Float(index) + 0.5) * Float(mag) }

  /// The centres of eight voxels along x, relative to the origin.
  @inline(__always)
  func centres(group: Int) -> Lanes { (Lanes.ramp + (Float(group * 8) + 0.5)) * Float(mag) }
}
