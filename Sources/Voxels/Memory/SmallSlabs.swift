import CMalloc
import Synchronization

/// Slabs that are smaller than some pages, on the heap.
///
/// The heap keeps what is freed in its midst. So it is told to let go when much less is in use than before: without
/// that a process that once had many small chunks stays as large for ever.
final class SmallSlabs: Sendable {
  /// How much may be free without being given back.
  private static let slack = 32 << 20

  private let used = Atomic(0)
  /// The most that was in use since memory was given back.
  private let peak = Atomic(0)

  func take(_ size: Int) -> UnsafeMutableRawPointer {
    let used = used.wrappingAdd(size, ordering: .relaxed).newValue
    if used > peak.load(ordering: .relaxed) { peak.max(used, ordering: .relaxed) }
    return .allocate(byteCount: size, alignment: 64)
  }

  func give(_ slab: UnsafeMutableRawPointer, _ size: Int) {
    slab.deallocate()
    let used = used.wrappingSubtract(size, ordering: .relaxed).newValue
    let before = peak.load(ordering: .relaxed)
    guard before - used > SmallSlabs.slack else { return }
    // Once for whoever notices first.
    if peak.compareExchange(expected: before, desired: used, ordering: .relaxed).exchanged { malloc_trim(0) }
  }
}
