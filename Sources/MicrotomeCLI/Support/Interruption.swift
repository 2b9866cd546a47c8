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

  /// Not 0 while a progress bar stands on the terminal's line.
  private nonisolated(unsafe) static let barIsVisible: UnsafeMutablePointer<Int32> = {
    let memory = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
    memory.initialize(to: 0)
    return memory
  }()
  private nonisolated(unsafe) static let clearLine: UnsafeMutablePointer<CChar>? = strdup("\r\u{1B}[K")

  /// 0 when a signal ends the program at once, 1 when it is to be noted, 2 when it was.
  private nonisolated(unsafe) static let notice: UnsafeMutablePointer<Int32> = {
    let memory = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
    memory.initialize(to: 0)
    return memory
  }()

  static func install() {
    _ = path
    _ = notice
    _ = barIsVisible
    _ = clearLine
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number) { _ in
        if Interruption.notice.pointee == 1 {
          Interruption.notice.pointee = 2
          return
        }
        if Interruption.path[0] != 0 { unlink(Interruption.path) }
        if Interruption.barIsVisible.pointee != 0, let text = Interruption.clearLine { write(STDERR_FILENO, text, 4) }
        _exit(130)
      }
    }
  }

  /// From now on the first signal is noted, and the command ends when it has put its things in order. The second one
  /// ends it at once.
  static func note() { notice.pointee = 1 }

  /// Whether a signal was noted.
  static var isNoted: Bool { notice.pointee == 2 }

  /// Says whether a progress bar has to be wiped off the terminal when the program is interrupted.
  static func setBar(visible: Bool) { barIsVisible.pointee = visible ? 1 : 0 }

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
