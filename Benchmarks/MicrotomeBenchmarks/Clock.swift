import Glibc

/// Clocks of the system, in seconds.
enum Clock {
  static var wall: Double { read(CLOCK_MONOTONIC) }
  /// What all threads of this process have used.
  static var processor: Double { read(CLOCK_PROCESS_CPUTIME_ID) }

  private static func read(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
