/// The segment colours of Neuroglancer.
///
/// Specification: Neuroglancer's `src/segment_color.ts` and `src/gpu_hash/hash_function.ts`.
public enum NeuroglancerColors {
  /// A hash of the low, then the high half of the id, starting from `seed`, one round of Murmur3 each.
  public static func hash(_ id: UInt64, seed: UInt32 = 0) -> UInt32 {
    mix(mix(seed, UInt32(truncatingIfNeeded: id)), UInt32(truncatingIfNeeded: id >> 32))
  }

  /// The colour of a segment: the hash's low byte is the hue, the next one the upper half of the saturation.
  public static func color(of id: UInt64, seed: UInt32 = 0) -> RGB {
    let hash = hash(id, seed: seed)
    let hue = Double(hash & 0xff) / 255
    let saturation = 0.5 + 0.5 * Double(hash >> 8 & 0xff) / 255
    return RGB(hue: hue, saturation: saturation, value: 1)
  }

  private static func mix(_ state: UInt32, _ value: UInt32) -> UInt32 {
    let scrambled = rotate(value &* 0xcc9e_2d51, by: 15) &* 0x1b87_3593
    return rotate(state ^ scrambled, by: 13) &* 5 &+ 0xe654_6b64
  }

  private static func rotate(_ value: UInt32, by bits: UInt32) -> UInt32 { value << bits | value >> (32 - bits) }
}
