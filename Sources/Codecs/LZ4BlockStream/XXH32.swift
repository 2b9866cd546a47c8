/// xxHash of 32 bits, which lz4-java checks its blocks with.
///
/// https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md
enum XXH32 {
  private static let prime1: UInt32 = 0x9E37_79B1
  private static let prime2: UInt32 = 0x85EB_CA77
  private static let prime3: UInt32 = 0xC2B2_AE3D
  private static let prime4: UInt32 = 0x27D4_EB2F
  private static let prime5: UInt32 = 0x1656_67B1

  static func hash(_ data: UnsafeRawBufferPointer, seed: UInt32) -> UInt32 {
    var position = 0
    var hash = seed &+ prime5
    if data.count >= 16 {
      // Four lanes, one for each word of a stripe of 16 bytes.
      var lanes = SIMD4<UInt32>(seed &+ prime1 &+ prime2, seed &+ prime2, seed, seed &- prime1)
      while data.count - position >= 16 {
        let words = SIMD4<UInt32>(
          word(data, position), word(data, position + 4), word(data, position + 8), word(data, position + 12))
        lanes = rotated(lanes &+ words &* prime2, by: 13) &* prime1
        position += 16
      }
      hash = rotated(lanes[0], 1) &+ rotated(lanes[1], 7) &+ rotated(lanes[2], 12) &+ rotated(lanes[3], 18)
    }
    hash &+= UInt32(truncatingIfNeeded: data.count)
    while data.count - position >= 4 {
      hash = rotated(hash &+ word(data, position) &* prime3, 17) &* prime4
      position += 4
    }
    while position < data.count {
      hash = rotated(hash &+ UInt32(data[position]) &* prime5, 11) &* prime1
      position += 1
    }
    hash = (hash ^ (hash >> 15)) &* prime2
    hash = (hash ^ (hash >> 13)) &* prime3
    return hash ^ (hash >> 16)
  }

  @inline(__always)
  private static func word(_ data: UnsafeRawBufferPointer, _ position: Int) -> UInt32 {
    UInt32(littleEndian: data.loadUnaligned(fromByteOffset: position, as: UInt32.self))
  }

  @inline(__always)
  private static func rotated(_ value: UInt32, _ bits: UInt32) -> UInt32 { value &<< bits | value &>> (32 - bits) }

  @inline(__always)
  private static func rotated(_ lanes: SIMD4<UInt32>, by bits: UInt32) -> SIMD4<UInt32> {
    lanes &<< SIMD4(repeating: bits) | lanes &>> SIMD4(repeating: 32 - bits)
  }
}
