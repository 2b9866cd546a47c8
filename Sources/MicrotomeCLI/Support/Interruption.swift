import Glibc
import Voxels

/// What SIGINT, SIGTERM and SIGHUP do to a command without a screen: half-written output is removed, and the program
/// ends with status 130.
enum Interruption {
  /// A C string that the handler may unlink. Plain memory, since a signal handler can use nothing else.
  private nonisolated(unsafe) static let path: UnsafeMutablePointer<CChar> = {
    let memory = UnsafeMutablePointer<CChar>.allocate(capacity: capacity)
    memory.initialize(repeating: 0, count: capacity)
    return memory
  }()
  private static let capacity = 4096

  static func install() {
    _ = path
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number) { _ in
        if Interruption.path[0] != 0 { unlink(Interruption.path) }
        _exit(130)
      }
    }
  }

  /// Names the file to remove when the program is interrupted; nil when there is none any more.
  static func setFileToRemove(_ name: String?) {
    let bytes = Array((name ?? "").utf8CString)
    guard bytes.count <= capacity else { return }
    path[0] = 0
    // The first byte goes last, so that the handler never sees half a name.
    for i in bytes.indices.dropFirst() { path[i] = bytes[i] }
    path[0] = bytes[0]
  }
}
