import Glibc

/// The variables and small files that this program was started with.
enum ProcessEnvironment {
  /// The value of a variable; nil when there is none.
  static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  /// The text of a file of at most 1 MiB; nil when there is none.
  static func text(_ path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= 1 << 20 else {
      return nil
    }
    var bytes = [UInt8](repeating: 0, count: max(1, Int(status.st_size)))
    var count = 0
    while count < bytes.count {
      let step = bytes.withUnsafeMutableBytes { buffer in
        buffer.baseAddress.map { read(descriptor, $0 + count, buffer.count - count) } ?? 0
      }
      guard step > 0 else { break }
      count += step
    }
    return String(decoding: bytes[..<count], as: UTF8.self)
  }
}
