import Glibc
import Voxels

/// The files of a disk cache. Every call blocks.
///
/// Entries lie in `v1/ab/cd/`, named after the SHA-256 of their keys, and appear by renaming, so that a program that is
/// killed leaves whole entries and, at most, a temporary file.
struct CacheFolder: Sendable {
  /// Absolute or relative to the working folder, without a slash at its end.
  let path: String

  /// Where entries of this format are.
  var entries: String { path + "/v1" }

  /// What temporary files are called, so that they can be swept.
  static let temporaryPrefix = ".new-"

  /// A file as it was found.
  struct File {
    var bytes: Bytes
    /// Seconds since 1970.
    var modified: Double
  }

  func path(of key: [UInt8]) -> String {
    let name = Digest.hexadecimal(Array(Digest.sha256(key)[..<16]))
    return "\(entries)/\(name.prefix(2))/\(name.dropFirst(2).prefix(2))/\(name.dropFirst(4))"
  }

  /// Seconds for which a use of an entry is not noted again.
  private static let touchInterval = 900.0

  /// A file, whole; nil when it cannot be had.
  static func read(_ path: String) -> File? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_size <= CacheEntry.sizeLimit + 1 << 20
    else { return nil }
    let size = Int(status.st_size)
    let bytes = Bytes(capacity: size) { buffer in
      var done = 0
      while done < size, let base = buffer.baseAddress {
        let count = Glibc.read(descriptor, base + done, size - done)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { break }
        done += count
      }
      return done
    }
    if HTTPDate.now - seconds(status.st_atim) > touchInterval {
      setTimes(descriptor, used: nil, modified: timespec(tv_sec: 0, tv_nsec: CacheFolder.leave))
    }
    return File(bytes: bytes, modified: seconds(status.st_mtim))
  }

  /// Writes a file under its name, or not at all.
  ///
  /// - Returns: 0, or the number of the error.
  func write(_ head: [UInt8], _ body: Bytes, to path: String) -> Int32 {
    guard let slash = path.lastIndex(of: "/") else { return EINVAL }
    let folder = String(path[..<slash])
    let temporary = "\(folder)/\(CacheFolder.temporaryPrefix)\(UInt64.random(in: 0 ... .max))"
    var descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor < 0, errno == ENOENT {
      let error = makeFolders(upTo: folder)
      guard error == 0 else { return error }
      descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    }
    guard descriptor >= 0 else { return errno }
    var error = head.withUnsafeBytes { CacheFolder.writeAll($0, to: descriptor) }
    if error == 0 { error = body.withUnsafeBytes { CacheFolder.writeAll($0, to: descriptor) } }
    // The clock of the file system may be another.
    CacheFolder.setTimes(descriptor, used: nil, modified: nil)
    // Where quotas are held on a server, an error may come as late as here.
    if close(descriptor) != 0, error == 0 { error = errno }
    if error == 0, rename(temporary, path) != 0 { error = errno }
    if error != 0 { unlink(temporary) }
    return error
  }

  /// Says that an entry was found valid just now.
  static func confirm(_ path: String) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { return }
    setTimes(descriptor, used: nil, modified: nil)
    close(descriptor)
  }

  /// Makes the cache's folder, readable for its owner alone. The home folder itself is never made.
  ///
  /// - Returns: 0, or the number of the error.
  func make() -> Int32 { makeFolders(upTo: entries) }

  private func makeFolders(upTo folder: String) -> Int32 {
    for index in folder.indices.dropFirst() where folder[index] == "/" { mkdir(String(folder[..<index]), 0o700) }
    guard mkdir(folder, 0o700) != 0, errno != EEXIST else { return 0 }
    return errno
  }

  /// Whether nobody else can put entries here.
  var isOurs: Bool {
    var status = stat()
    guard lstat(entries, &status) == 0 else { return errno == ENOENT }
    return status.st_mode & S_IFMT == S_IFDIR && [geteuid(), 0].contains(status.st_uid) && status.st_mode & 0o002 == 0
  }

  private static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
    var done = 0
    while done < bytes.count, let base = bytes.baseAddress {
      let count = Glibc.write(descriptor, base + done, bytes.count - done)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return count < 0 ? errno : ENOSPC }
      done += count
    }
    return 0
  }

  /// Not to be changed, as utimensat(2) has it.
  private static let leave = 0x3FFF_FFFE

  /// Nil stands for now.
  private static func setTimes(_ descriptor: Int32, used: timespec?, modified: timespec?) {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let times = [used ?? now, modified ?? now]
    futimens(descriptor, times)
  }

  private static func seconds(_ time: timespec) -> Double { Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9 }
}
