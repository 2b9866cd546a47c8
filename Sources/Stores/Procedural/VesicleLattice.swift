/// Synaptic vesicles: small spheres of about 42 nm on a jittered lattice, whose rows are shifted against each other so
/// that the lattice does not show.
enum VesicleLattice {
  private static let period = 10
  private static let radius: Float = 2.5

  /// The signed distances of eight voxels from the vesicles' membrane, in mag-1 voxels, positive inside.
  static func distances(_ frame: ChunkFrame, z: Int, y: Int, group: Int) -> Lanes {
    let voxelZ = frame.z + z * frame.mag
    let cellZ = voxelZ / period
    var layer = LatticeHash(cellZ, 0, 0, seed: 0x7E51)
    let voxelY = frame.y + y * frame.mag + Int(layer.bits() & 15)
    let cellY = voxelY / period
    var row = LatticeHash(cellZ, cellY, 1, seed: 0x7E52)
    let start = frame.x + group * 8 * frame.mag + Int(row.bits() & 15)
    let middle = (Float(frame.mag) - Float(period)) * 0.5
    let localZ = Float(voxelZ - cellZ * period) + middle
    let localY = Float(voxelY - cellY * period) + middle
    var result = Lanes(repeating: -TissueLanes.far)
    for lane in 0..<8 {
      let voxelX = start + lane * frame.mag
      let cellX = voxelX / period
      var hash = LatticeHash(cellX, cellY, cellZ, seed: 0x7E53)
      guard hash.unit() < 0.72 else { continue }
      let dx = Float(voxelX - cellX * period) + middle - hash.uniform(-2, 2)
      let dy = localY - hash.uniform(-2, 2)
      let dz = localZ - hash.uniform(-2, 2)
      result[lane] = radius - (dx * dx + dy * dy + dz * dz).squareRoot()
    }
    return result
  }
}
