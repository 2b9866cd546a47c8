/// The part of MurmurHash3_x86_128 that shards need: the low 64 bits of the hash of eight bytes, with seed 0.
///
/// https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp
enum MurmurHash3 {
  static func hash(_ key: UInt64) -> UInt64 {
    let c1: UInt32 = 0x239B_961B
    let c2: UInt32 = 0xAB0E_9789
    let c3: UInt32 = 0x38B3_4AE5
    let low = rotated(UInt32(truncatingIfNeeded: key) &* c1, by: 15) &* c2
    let high = rotated(UInt32(truncatingIfNeeded: key >> 32) &* c2, by: 16) &* c3
    let length: UInt32 = 8
    var (h1, h2, h3, h4) = (low ^ length, high ^ length, length, length)
    h1 &+= h2 &+ h3 &+ h4
    h2 &+= h1
    h3 &+= h1
    h4 &+= h1
    (h1, h2, h3, h4) = (mixed(h1), mixed(h2), mixed(h3), mixed(h4))
    h1 &+= h2 &+ h3 &+ h4
    h2 &+= h1
    return UInt64(h2) << 32 | UInt64(h1)
  }

  private static func rotated(_ value: UInt32, by count: UInt32) -> UInt32 {
    value << count | value >> (32 - count)
  }

  private static func mixed(_ value: UInt32) -> UInt32 {
    var value = value
    value = (value ^ value >> 16) &* 0x85EB_CA6B
    value = (value ^ value >> 13) &* 0xC2B2_AE35
    return value ^ value >> 16
  }
}
