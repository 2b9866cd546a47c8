import CNcurses
import Glibc
import Synchronization
import Voxels

/// Wakes the event loop from any thread.
public final class Waker: Sendable {
  let readEnd: Int32
  let writeEnd: Int32
  private let isAwake = Atomic(false)

  init() throws(Failure) {
    var ends: (Int32, Int32) = (-1, -1)
    let made = withUnsafeMutableBytes(of: &ends) { cncurses_pipe($0.assumingMemoryBound(to: Int32.self).baseAddress) }
    guard made != 0 else {
      throw Failure(.io, "", "cannot make a pipe: \(String(cString: strerror(errno)))", remedy: "close other programs")
    }
    (readEnd, writeEnd) = ends
  }

  deinit {
    close(readEnd)
    close(writeEnd)
  }

  /// Makes ``Terminal/nextEvent(timeout:)`` return ``TerminalEvent/wake``; many calls before it does make one event.
  public func wake() {
    if isAwake.exchange(true, ordering: .acquiringAndReleasing) { return }
    var byte: UInt8 = 0
    // A full pipe wakes as well.
    _ = write(writeEnd, &byte, 1)
  }

  /// Whether it was called since the last time.
  func take() -> Bool { isAwake.exchange(false, ordering: .acquiringAndReleasing) }

  /// Empties the pipe, so that it can wake again.
  func drain() {
    withUnsafeTemporaryAllocation(byteCount: 256, alignment: 1) { buffer in
      while read(readEnd, buffer.baseAddress, buffer.count) == buffer.count {}
    }
  }
}
