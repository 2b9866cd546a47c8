/// Ids of the segmentation. They spell the lattice cell that a cell grew from, scrambled so that neighbours differ in
/// every bit; different cells never share one.
enum SegmentID {
  /// All vessels are one segment, whose id does not even fit `Int64`.
  static let vasculature: UInt64 = 1 << 63 | 1 << 53 | 1

  /// Ids of cell bodies: about 7.2·10^17, as large as those of today's connectomes.
  static func soma(_ x: Int, _ y: Int, _ z: Int) -> UInt64 { 10 << 56 | scramble(packed(x, y, z)) }

  /// Ids of dendrites: a little above 2^54, where `Double` knows only every fourth integer.
  static func dendrite(_ x: Int, _ y: Int, _ z: Int) -> UInt64 { 1 << 54 | scramble(packed(x, y, z)) }

  /// Ids of axons: below 2^41. `column` is where it runs in its bundle, of which 256 are told apart.
  static func axon(_ x: Int, _ y: Int, _ z: Int, column: Int) -> UInt64 {
    1 << 40 | scramble(packed(x, y, z) << 8 | UInt64(truncatingIfNeeded: column & 255))
  }

  /// Lattice cells from -64 to 959 on each axis, in 30 bits.
  private static func packed(_ x: Int, _ y: Int, _ z: Int) -> UInt64 {
    func part(_ value: Int) -> UInt64 { UInt64(truncatingIfNeeded: value + 64) & 1023 }
    return part(x) << 20 | part(y) << 10 | part(z)
  }

  /// A permutation of the numbers below 2^40.
  private static func scramble(_ value: UInt64) -> UInt64 {
    let mask: UInt64 = (1 << 40) - 1
    var v = value & mask
    v = (v &* 0x5F_12C6_A44D) & mask
    v ^= v >> 19
    v = (v &* 0x9E_3779_B97F) & mask
    return v ^ (v >> 21)
  }
}
