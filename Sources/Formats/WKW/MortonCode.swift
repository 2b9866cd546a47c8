import Voxels

/// The order of blocks in a WKW file: the bits of x, y and z take turns, x lowest.
public enum MortonCode {
  /// The number of the block at a position of up to 21 bits on each axis.
  public static func encode(_ position: Vector3<Int>) -> Int {
    spread(position.x) | spread(position.y) << 1 | spread(position.z) << 2
  }

  /// Puts two zeros in front of each of the low 21 bits.
  private static func spread(_ value: Int) -> Int {
    var bits = value & 0x1F_FFFF
    bits = (bits | bits << 32) & 0x001F_0000_0000_FFFF
    bits = (bits | bits << 16) & 0x001F_0000_FF00_00FF
    bits = (bits | bits << 8) & 0x100F_00F0_0F00_F00F
    bits = (bits | bits << 4) & 0x10C3_0C30_C30C_30C3
    return (bits | bits << 2) & 0x1249_2492_4924_9249
  }
}
