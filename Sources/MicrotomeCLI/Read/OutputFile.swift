import Glibc
import Voxels

/// Where `read` writes: a file that appears only when it is complete, or a pipe.
///
/// One thread at a time may use it.
final class OutputFile: @unchecked Sendable {
  let isSeekable: Bool
  private let path: String
  /// What is written to: a file beside the wanted one until it is complete.
  private let temporary: String?
  private let descriptor: Int32
  private var position = 0

  /// - Parameter size: how much will be written, so that a disk that is too small is found out before, not after.
  /// - Throws: ``Failure`` (`usage`, `io`).
  init(path: String, size: Int) throws(Failure) {
    if path == "-" {
      guard isatty(STDOUT_FILENO) == 0 else {
        throw Failure(.usage, "", "standard output is a terminal", remedy: "pipe it, or name a file with -o")
      }
      (self.path, temporary, descriptor, isSeekable) = ("standard output", nil, STDOUT_FILENO, false)
      return
    }
    self.path = path
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      // A device or a named pipe: written as it is.
      descriptor = open(path, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw OutputFile.failure(path) }
      (temporary, isSeekable) = (nil, false)
      return
    }
    guard path.hasSuffix(".npy") || path.hasSuffix(".raw") else {
      throw Failure(.usage, path, "the output must be FILE.npy, FILE.raw or -", remedy: "end its name in .npy or .raw")
    }
    let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    var space = statvfs()
    if statvfs(folder.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : folder, &space) == 0 {
      let (free, overflow) = Int(space.f_bavail).multipliedReportingOverflow(by: Int(space.f_frsize))
      guard overflow || free >= size else {
        throw Failure(
          .tooLarge, path, "\(size) bytes do not fit the \(free) that are free there",
          remedy: "read a smaller region or a coarser mag")
      }
    }
    let temporary = path + ".part\(getpid())"
    // Named before it is made, so that no signal comes between.
    Interruption.setFileToRemove(temporary)
    descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      let failure = OutputFile.failure(path)
      Interruption.setFileToRemove(nil)
      throw failure
    }
    self.temporary = temporary
    isSeekable = true
  }

  func write(_ bytes: [UInt8], at offset: Int) throws {
    try bytes.withUnsafeBytes { try write($0, at: offset) }
  }

  /// Writes at an offset; on a pipe offsets must follow one another.
  ///
  /// - Throws: ``Failure`` (`io`).
  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(Failure) {
    if !isSeekable {
      precondition(offset == position)
      position += bytes.count
      guard Descriptor(descriptor).writeAll(bytes) else { throw OutputFile.failure(path) }
      return
    }
    var done = 0
    while done < bytes.count {
      let count = pwrite(descriptor, bytes.baseAddress! + done, bytes.count - done, off_t(offset + done))
      if count < 0 {
        if errno == EINTR { continue }
        throw OutputFile.failure(path)
      }
      done += count
    }
  }

  /// Makes the file appear under its name.
  ///
  /// - Throws: ``Failure`` (`io`).
  func finish() throws(Failure) {
    guard let temporary else { return }
    guard close(descriptor) == 0, rename(temporary, path) == 0 else { throw OutputFile.failure(path) }
    Interruption.setFileToRemove(nil)
  }

  /// Removes what was written.
  func discard() {
    guard let temporary else { return }
    close(descriptor)
    unlink(temporary)
    Interruption.setFileToRemove(nil)
  }

  private static func failure(_ path: String) -> Failure {
    Failure(.io, path, "cannot be written: \(String(cString: strerror(errno)))")
  }
}
