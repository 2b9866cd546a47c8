import Glibc

/// How much room a cache may take, shared between programs.
///
/// `v1/usage` has the bytes that are taken, those included that a program has reserved for what it is about to write:
/// one that is killed leaves too large a number, never too small a one, and the next sweep puts it right. Of use on one
/// thread alone.
struct CacheSpace {
  /// The most bytes without an option.
  static let usualLimit = 10 << 30

  private let folder: CacheFolder
  /// What the user asked for.
  private let limit: Int?
  /// Reserved, but not written yet.
  private var credit = 0
  /// Written without a reservation, since another program had the lock.
  private var debt = 0

  init(_ folder: CacheFolder, limit: Int?) {
    self.folder = folder
    self.limit = limit
  }

  /// Makes room for an entry, if need be by removing others.
  ///
  /// - Parameter size: bytes of the file.
  /// - Returns: whether it may be written.
  mutating func reserve(_ size: Int) -> Bool {
    let size = CacheSpace.allocated(size)
    if credit >= size {
      credit -= size
      return true
    }
    if let isReserved = CacheLock.hold(folder, { take(size) }) { return isReserved }
    guard debt + size <= CacheSpace.step(limit ?? CacheSpace.usualLimit) else { return false }
    debt += size
    return true
  }

  /// Gives back what was reserved and not written.
  mutating func settle() {
    guard credit > 0 || debt > 0 else { return }
    _ = CacheLock.hold(folder) {
      if let usage { record(max(0, usage + debt - credit)) }
      (credit, debt) = (0, 0)
    }
  }

  /// Takes room, with the lock held.
  private mutating func take(_ size: Int) -> Bool {
    var usage = usage ?? CacheSweep(folder).total
    let limit = limit(usage)
    let wanted = max(size, CacheSpace.step(limit))
    if usage + debt + wanted > limit {
      var sweep = CacheSweep(folder)
      sweep.shrink(to: max(0, limit / 8 * 7 - wanted))
      usage = sweep.total
      (credit, debt) = (0, 0)
    }
    guard usage + wanted <= limit else {
      record(usage)
      return false
    }
    record(usage + debt + wanted)
    credit += wanted - size
    debt = 0
    return true
  }

  /// Of files on file systems with pages of the usual size.
  private static func allocated(_ size: Int) -> Int { (size + 4095) / 4096 * 4096 }

  /// How much is reserved at a time.
  private static func step(_ limit: Int) -> Int { max(4096, min(limit / 64, 16 << 20)) }

  private func limit(_ usage: Int) -> Int {
    if let limit { return limit }
    var status = statvfs()
    guard statvfs(folder.entries, &status) == 0 else { return CacheSpace.usualLimit }
    // What the cache has is as good as free.
    return min(CacheSpace.usualLimit, (Int(status.f_bavail) * Int(status.f_frsize) + usage) / 4)
  }

  private var file: String { folder.entries + "/usage" }

  /// Nil when nobody has counted yet, or the number cannot be right.
  private var usage: Int? {
    guard let text = ProcessEnvironment.text(file) else { return nil }
    let words = text.split(whereSeparator: \.isWhitespace)
    guard words.count == 2, words[1] == "bytes", let usage = Int(words[0]), (0..<1 << 60).contains(usage) else {
      return nil
    }
    return usage
  }

  private func record(_ usage: Int) {
    let temporary = file + CacheFolder.temporaryPrefix
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return }
    let text = Array("\(usage) bytes\n".utf8)
    let isWritten = text.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } == text.count
    close(descriptor)
    if isWritten { rename(temporary, file) } else { unlink(file) }
  }
}
