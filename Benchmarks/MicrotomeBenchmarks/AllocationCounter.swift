import Glibc

/// How often this process has asked for memory, where `malloc_counter.c` is loaded to count that.
struct AllocationCounter {
  private let count: (@convention(c) () -> Int)?

  init() {
    count = dlsym(nil, "microtome_allocation_count").map { unsafeBitCast($0, to: (@convention(c) () -> Int).self) }
  }

  /// -1 where nobody counts.
  var value: Int { count?() ?? -1 }
}
