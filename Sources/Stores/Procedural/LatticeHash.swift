/// Random numbers that belong to a place: the same lattice cell gives the same numbers on every thread, in every
/// chunk and at every mag.
struct LatticeHash {
  private var state: UInt32

  @inline(__always)
  init(_ x: Int, _ y: Int, _ z: Int, seed: UInt32) {
    var h = seed
    h = (h ^ UInt32(truncatingIfNeeded: x)) &* 0x9E37_79B1
    h = (h ^ (h >> 15) ^ UInt32(truncatingIfNeeded: y)) &* 0x85EB_CA77
    h = (h ^ (h >> 13) ^ UInt32(truncatingIfNeeded: z)) &* 0xC2B2_AE3D
    h = (h ^ (h >> 16)) &* 0x27D4_EB2F
    state = h ^ (h >> 15)
  }

  /// 32 random bits.
  @inline(__always)
  mutating func bits() -> UInt32 {
    state = state &* 0x915F_77F5 &+ 0x6A09_E667
    var h = state
    h = (h ^ (h >> 16)) &* 0x21F0_AAAD
    h = (h ^ (h >> 15)) &* 0x735A_2D97
    return h ^ (h >> 15)
  }

  /// Uniform in 0..<1.
  @inline(__always)
  mutating func unit() -> Float { Float(bitPattern: 0x3F80_0000 | (bits() >> 9)) - 1 }

  /// Uniform in a range.
  @inline(__always)
  mutating func uniform(_ low: Float, _ high: Float) -> Float { low + (high - low) * unit() }
}
