import Glibc

/// A lock between programs that share a cache. The system takes it away from a holder that is killed.
enum CacheLock {
  /// Runs `body` while no other program holds the lock; nil when one does, or there is no place for it.
  static func hold<Result>(_ folder: CacheFolder, _ body: () -> Result) -> Result? {
    let descriptor = open(folder.entries + "/lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return nil }
    // Closing it gives the lock back.
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return nil }
    return body()
  }
}
