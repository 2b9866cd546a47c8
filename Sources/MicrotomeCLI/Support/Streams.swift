import Glibc
import Terminal
import Voxels

/// Writes to standard output.
enum StandardOutput {
  static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  /// The terminal's size in cells with a line to spare for the prompt; nil where it is no terminal.
  static var size: Extent2? {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 1 else { return nil }
    return Extent2(width: Int(size.ws_col), height: Int(size.ws_row) - 1)
  }

  /// Writes all of it. A reader that went away ends the program quietly.
  static func write(_ text: String) { write(Array(text.utf8)) }

  static func write(_ bytes: [UInt8]) {
    let complete = bytes.withUnsafeBytes { Descriptor(STDOUT_FILENO).writeAll($0) }
    guard complete else { ProcessEnd.now(status: 1) }
  }
}

/// Writes to standard error.
enum StandardError {
  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  static func write(_ text: String) {
    _ = Array(text.utf8).withUnsafeBytes { Descriptor(STDERR_FILENO).writeAll($0) }
  }
}

/// A file descriptor that somebody else owns.
struct Descriptor {
  let number: Int32

  init(_ number: Int32) { self.number = number }

  /// Writes all bytes; false (with `errno`) when that failed.
  func writeAll(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Glibc.write(number, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if count < 0 {
        if errno == EINTR { continue }
        if errno == EAGAIN {
          var poll = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
          _ = Glibc.poll(&poll, 1, -1)
          continue
        }
        return false
      }
      rest = rest.dropFirst(count)
    }
    return true
  }
}
