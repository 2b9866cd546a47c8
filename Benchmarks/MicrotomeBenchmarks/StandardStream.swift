import Glibc

/// Unbuffered text for whoever started the process.
enum StandardStream {
  static func output(_ text: String) { put(text, STDOUT_FILENO) }
  static func error(_ text: String) { put(text, STDERR_FILENO) }

  private static func put(_ text: String, _ descriptor: Int32) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
  }
}
