import Glibc

/// Bytes on their way to a descriptor that does not block.
struct OutputQueue {
  let descriptor: Int32
  private var kept: [UInt8] = []
  private var sent = 0
  /// Writing failed for good.
  private(set) var isBroken = false

  init(descriptor: Int32) { self.descriptor = descriptor }

  /// Nothing is kept back.
  var isEmpty: Bool { kept.isEmpty }

  /// How many bytes are kept back.
  var count: Int { kept.count - sent }

  /// Writes as much as goes without blocking, behind what is kept already, and keeps the rest.
  mutating func send(_ bytes: UnsafeRawBufferPointer) {
    if isBroken { return }
    if !kept.isEmpty {
      kept.append(contentsOf: bytes)
      return
    }
    let (written, isBroken) = OutputQueue.put(bytes, to: descriptor)
    self.isBroken = isBroken
    if !isBroken { kept.append(contentsOf: bytes[written...]) }
  }

  /// Writes more of what is kept.
  ///
  /// Returns true when that was the last of it.
  mutating func flush() -> Bool {
    guard !kept.isEmpty else { return false }
    let start = sent
    let (written, isBroken) = kept.withUnsafeBytes { [descriptor] in
      OutputQueue.put(UnsafeRawBufferPointer(rebasing: $0[start...]), to: descriptor)
    }
    sent += written
    self.isBroken = isBroken
    guard sent == kept.count || isBroken else { return false }
    discard()
    return true
  }

  /// Waits until everything is out, but not long; what is left then is dropped.
  mutating func finish(within milliseconds: Int) {
    let end = Clock.now + milliseconds
    while !isEmpty && !isBroken {
      let left = end - Clock.now
      guard left > 0 else { break }
      var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      _ = poll(&ready, 1, Int32(left))
      _ = flush()
    }
    discard()
  }

  private mutating func discard() {
    kept.removeAll(keepingCapacity: true)
    sent = 0
  }

  /// How many bytes the descriptor took before it would have blocked, and whether writing failed for good.
  private static func put(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> (written: Int, isBroken: Bool) {
    var next = 0
    while next < bytes.count, let base = bytes.baseAddress {
      let written = Glibc.write(descriptor, base + next, bytes.count - next)
      if written > 0 {
        next += written
      } else if written < 0 && errno == EINTR {
        continue
      } else {
        return (next, !(written < 0 && errno == EAGAIN))
      }
    }
    return (next, false)
  }
}

/// Monotonic time in milliseconds.
enum Clock {
  static var now: Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
  }
}
