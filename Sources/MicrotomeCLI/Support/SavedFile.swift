import Glibc
import Voxels

/// Small files that appear whole or not at all.
enum SavedFile {
  /// - Throws: ``Failure`` (`io`).
  static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
    var status = stat()
    // What is there and no plain file (a device, a pipe) is written as it is.
    let isSpecial = stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
    let target = isSpecial ? path : path + ".part\(getpid())"
    let descriptor = open(target, isSpecial ? O_WRONLY | O_CLOEXEC : O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw failure(path) }
    let isWritten = bytes.withUnsafeBytes { Descriptor(descriptor).writeAll($0) }
    guard close(descriptor) == 0, isWritten, isSpecial || rename(target, path) == 0 else {
      let failure = failure(path)
      if !isSpecial { unlink(target) }
      throw failure
    }
  }

  private static func failure(_ path: String) -> Failure {
    Failure(.io, path, "cannot be written: \(String(cString: strerror(errno)))")
  }
}
