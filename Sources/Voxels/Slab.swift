/// A piece of memory that goes back to a pool of already touched memory when the last reference to it ends.
///
/// Fresh pages cost more than zstd does to fill them, so chunk buffers are recycled, and all but small ones lie in huge
/// pages where the system has them.
public final class Slab: @unchecked Sendable {
  public let base: UnsafeMutableRawPointer
  /// What the slab holds, at least what was asked for.
  public let capacity: Int

  /// Memory of at least `size` bytes with arbitrary contents.
  public init(size: Int) {
    capacity = Slab.roundedCapacity(size)
    base = SlabPool.shared.take(capacity)
  }

  /// Bytes of all slabs that somebody holds: what is kept, and what is just being read or decoded.
  public static var bytesInUse: Int { SlabPool.shared.bytesInUse }

  deinit { SlabPool.shared.give(base, capacity: capacity) }

  /// From here on slabs are whole pages of their own.
  static let leastRun = 16 << 10

  /// The capacity of a slab for `size` bytes: in steps of an eighth of a power of two, so that slabs of like size can
  /// be exchanged; from 16 KiB on in steps of a page at least.
  public static func roundedCapacity(_ size: Int) -> Int {
    let size = max(size, 64)
    let step = max(size > leastRun ? 4096 : 64, (1 << (Int.bitWidth - 1 - size.leadingZeroBitCount)) >> 3)
    return (size + step - 1) / step * step
  }
}
