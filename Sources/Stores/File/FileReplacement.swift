import Glibc
import Voxels

/// Writes local files so that at any time there is either the old one or the new one, whole.
public enum FileReplacement {
  /// Writes a file beside the one that is meant and puts it in its place, with its mode. What is a symbolic link stays
  /// one. Blocks: to be called on ``WorkerPool/files``.
  ///
  /// - Parameters:
  ///   - path: absolute.
  ///   - expected: what the file has to hold for that; nil when none may be there.
  /// - Throws: ``Failure``: `changed` when it holds something else, `io`.
  public static func write(_ bytes: [UInt8], to path: String, replacing expected: Bytes?) throws(Failure) {
    var status = stat()
    let isThere = stat(path, &status) == 0
    if isThere, status.st_mode & S_IFMT != S_IFREG { throw Failure(.usage, path, "is no plain file") }
    let target = isThere ? realPath(path) ?? path : path
    let temporary = "\(target).part\(getpid())"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard descriptor >= 0 else { throw failure(path) }
    var isDone = false
    defer { if !isDone { unlink(temporary) } }
    do {
      defer { close(descriptor) }
      if isThere, fchmod(descriptor, status.st_mode & 0o7777) != 0 { throw failure(path) }
      try writeAll(bytes, descriptor, path)
      guard fsync(descriptor) == 0 else { throw failure(path) }
    }
    try check(target, holds: expected, named: path)
    guard rename(temporary, target) == 0 else { throw failure(path) }
    isDone = true
    syncFolder(of: target)
  }

  private static func writeAll(_ bytes: [UInt8], _ descriptor: Int32, _ path: String) throws(Failure) {
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure(path)
      }
      done += count
    }
  }

  /// Somebody else may have written meanwhile; what they wrote is not thrown away.
  private static func check(_ target: String, holds expected: Bytes?, named path: String) throws(Failure) {
    let found = try FileStore.contents(of: target, limit: max(expected?.count ?? 0, 1))
    switch (found, expected) {
    case (nil, nil): return
    case (let found?, let expected?) where found.array == expected.array: return
    case (_?, nil): throw Failure(.usage, path, "is there already", remedy: "choose another name")
    default:
      throw Failure(.changed, path, "was changed by somebody else meanwhile", remedy: "try again")
    }
  }

  /// The new name lasts only when the folder is on the disk as well; where that cannot be asked for it is not.
  private static func syncFolder(of path: String) {
    let end = path.lastIndex(of: "/") ?? path.startIndex
    let folder = open(end == path.startIndex ? "/" : String(path[..<end]), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  private static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func failure(_ path: String) -> Failure {
    let code = errno
    return Failure(
      .io, path, "cannot be written: \(String(cString: strerror(code)))",
      remedy: code == EACCES || code == EROFS ? "choose another place" : nil)
  }
}
