import Glibc

/// A piece of memory that goes back to a pool of already touched memory when the last reference to it ends.
///
/// Fresh pages cost more than zstd does to fill them, so chunk buffers are recycled. Memory of 2 MiB and more asks
/// for huge pages.
public final class Slab: @unchecked Sendable {
  public let base: UnsafeMutableRawPointer
  /// What the slab holds, at least what was asked for.
  public let capacity: Int

  /// Memory of at least `size` bytes with arbitrary contents.
  public init(size: Int) {
    capacity = Slab.roundedCapacity(size)
    base = SlabPool.shared.take(capacity)
  }

  deinit { SlabPool.shared.give(base, capacity: capacity) }

  /// The capacity of a slab for `size` bytes: in steps of an eighth of a power of two, so that slabs of like size can
  /// be exchanged.
  public static func roundedCapacity(_ size: Int) -> Int {
    let size = max(size, 64)
    let step = max(64, (1 << (Int.bitWidth - 1 - size.leadingZeroBitCount)) >> 3)
    return (size + step - 1) / step * step
  }
}

/// Keeps a bounded amount of returned memory ready for the next slab of the same capacity.
final class SlabPool: Sendable {
  static let shared = SlabPool(limit: 64 << 20)

  private struct State: @unchecked Sendable {
    var free: [Int: [UnsafeMutableRawPointer]] = [:]
    var bytes = 0
  }

  private let limit: Int
  private let state = Locked(State())

  init(limit: Int) { self.limit = limit }

  func take(_ capacity: Int) -> UnsafeMutableRawPointer {
    let recycled = state.withLock { state -> UnsafeMutableRawPointer? in
      guard let pointer = state.free[capacity]?.popLast() else { return nil }
      state.bytes -= capacity
      return pointer
    }
    if let recycled { return recycled }
    if capacity < 128 << 10 { return UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 64) }
    // Mapped apart from the heap, so that what the pool gives up returns to the system at once.
    let mapped = mmap(nil, capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let mapped, mapped != MAP_FAILED else { fatalError("out of memory: \(capacity) bytes") }
    if capacity >= 2 << 20 { madvise(mapped, capacity, Int32(MADV_HUGEPAGE)) }
    return mapped
  }

  func give(_ pointer: UnsafeMutableRawPointer, capacity: Int) {
    let kept = state.withLock { state in
      guard state.bytes + capacity <= limit else { return false }
      state.free[capacity, default: []].append(pointer)
      state.bytes += capacity
      return true
    }
    if kept { return }
    if capacity < 128 << 10 { pointer.deallocate() } else { munmap(pointer, capacity) }
  }
}
