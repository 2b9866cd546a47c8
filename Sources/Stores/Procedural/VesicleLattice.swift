/// Synaptic vesicles: small spheres of about 48 nm on a jittered lattice, whose columns are shifted against each other
/// so that the lattice does not show.
enum VesicleLattice {
  private static let period = 10
  private static let radius: Float = 3

  /// The signed distances of eight voxels from the vesicles' membrane, in mag-1 voxels, positive inside.
  static func distances(_ frame: ChunkFrame, z: Int, y: Int, group: Int) -> Lanes {
    let voxelY = frame.y + y * frame.mag
    let voxelZ = frame.z + z * frame.mag
    var result = Lanes(repeating: -TissueLanes.far)
    for lane in 0..<8 {
      let (cellX, localX) = locate(frame.x + (group * 8 + lane) * frame.mag, frame.mag)
      var sheet = LatticeHash(cellX, 0, 0, seed: 0x7E51)
      let (cellY, localY) = locate(voxelY + Int(sheet.bits() & 15), frame.mag)
      var column = LatticeHash(cellX, cellY, 1, seed: 0x7E52)
      let (cellZ, localZ) = locate(voxelZ + Int(column.bits() & 15), frame.mag)
      var hash = LatticeHash(cellX, cellY, cellZ, seed: 0x7E53)
      guard hash.unit() < 0.8 else { continue }
      let dx = localX - hash.uniform(-1.8, 1.8)
      let dy = localY - hash.uniform(-1.4, 1.4)
      let dz = localZ - hash.uniform(-1.4, 1.4)
      result[lane] = radius - (dx * dx + dy * dy + dz * dz).squareRoot()
    }
    return result
  }

  /// The lattice cell of a voxel, and where its centre lies from the cell's.
  @inline(__always)
  private static func locate(_ voxel: Int, _ mag: Int) -> (cell: Int, local: Float) {
    let cell = voxel / period
    return (cell, Float(voxel - cell * period) + Float(mag - period) * 0.5)
  }
}
