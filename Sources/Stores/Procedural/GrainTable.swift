/// The detector's noise: 16,384 roughly normal random numbers, read from a place that is hashed for every row.
enum GrainTable {
  private static let size = 1 << 14

  private static let values: ScratchBuffer<Float> = {
    // One row more than the size, so that a row never has to wrap.
    let buffer = ScratchBuffer<Float>(repeating: 0, count: size + ChunkFrame.edge)
    for i in 0..<size {
      var hash = LatticeHash(i, 0, 0, seed: 0x6A11)
      buffer.base[i] = (hash.unit() + hash.unit() + hash.unit() + hash.unit() - 2) * 1.73
    }
    for i in 0..<ChunkFrame.edge { buffer.base[size + i] = buffer.base[i] }
    return buffer
  }()

  /// The noise of 64 voxels along x; mean 0, standard deviation 1.
  static func row(_ frame: ChunkFrame, z: Int, y: Int) -> UnsafePointer<Float> {
    var hash = LatticeHash(
      frame.x, frame.y / frame.mag + y, frame.z / frame.mag + z, seed: UInt32(truncatingIfNeeded: frame.mag))
    return UnsafePointer(values.base + Int(hash.bits() & UInt32(size - 1)))
  }
}
