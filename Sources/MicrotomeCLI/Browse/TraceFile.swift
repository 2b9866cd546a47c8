import Browser
import Glibc
import Voxels

/// The file of `--trace`: one JSON object a line.
final class TraceFile: Sendable {
  private let descriptor: Int32

  /// - Throws: ``Failure`` (`io`).
  init(path: String) throws(Failure) {
    descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw Failure(.io, path, "cannot be written: \(String(cString: strerror(errno)))")
    }
  }

  deinit { close(descriptor) }

  func append(_ frame: FrameTrace) {
    _ = Array((frame.line + "\n").utf8).withUnsafeBytes { Descriptor(descriptor).writeAll($0) }
  }
}
