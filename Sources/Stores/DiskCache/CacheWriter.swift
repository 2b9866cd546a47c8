import Glibc
import Voxels

/// Writes entries, one after the other, on a thread of its own, so that no reader waits for that.
final class CacheWriter: Sendable {
  private struct State {
    /// Bytes that wait to be written.
    var waiting = 0
    var stored = 0
    var isUsed = false
    var trouble: String?
  }

  /// Bytes that may wait; what comes when there are more is not stored.
  private static let waitingLimit = 64 << 20

  private let folder: CacheFolder
  private let thread = WorkerPool(name: "disk cache", threads: 1)
  private let state = Locked(State())
  /// What only the writing thread uses.
  private let space: Locked<CacheSpace>

  init(_ folder: CacheFolder, limit: Int?) {
    self.folder = folder
    space = Locked(CacheSpace(folder, limit: limit))
  }

  var stored: Int { state.withLock { $0.stored } }
  var trouble: String? { state.withLock { $0.trouble } }

  /// Has an entry written.
  ///
  /// - Parameters:
  ///   - path: the file's.
  ///   - isWanted: decides on the writing thread whether it has still to be written.
  func write(
    to path: String, key: [UInt8], facts: [UInt8], body: Bytes, if isWanted: @escaping @Sendable () -> Bool = { true }
  ) {
    // A slice may keep much more alive than itself.
    let weight = body.count + 512
    let isTaken = state.withLock { state in
      guard state.trouble == nil, body.count <= CacheEntry.sizeLimit, state.waiting + weight <= CacheWriter.waitingLimit
      else { return false }
      state.waiting += weight
      state.isUsed = true
      return true
    }
    guard isTaken else { return }
    thread.submit { [self] in
      defer { state.withLock { $0.waiting -= weight } }
      if isWanted() { put(path, key: key, facts: facts, body: body) }
    }
  }

  /// Has something done that must not come before what is being written.
  func perform(_ job: @escaping @Sendable () -> Void) {
    state.withLock { $0.isUsed = true }
    thread.submit(job)
  }

  /// Waits until everything is written, but no longer than that.
  func flush(within seconds: Double) {
    guard state.withLock({ $0.isUsed }) else { return }
    let done = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
    sem_init(done, 0, 0)
    let address = Int(bitPattern: done)
    thread.submit { [self] in
      space.withLock { $0.settle() }
      if let done = UnsafeMutablePointer<sem_t>(bitPattern: address) { sem_post(done) }
    }
    var end = timespec()
    clock_gettime(CLOCK_REALTIME, &end)
    end.tv_sec += Int(seconds)
    var status: Int32
    repeat { status = sem_timedwait(done, &end) } while status != 0 && errno == EINTR
    // One that is waited for in vain must stay, since it will still be signalled.
    if status == 0 {
      sem_destroy(done)
      done.deallocate()
    }
  }

  private func put(_ path: String, key: [UInt8], facts: [UInt8], body: Bytes) {
    guard state.withLock({ $0.trouble == nil }) else { return }
    let head = CacheEntry.head(key: key, facts: facts, body: body)
    let error = prepare()
    guard error == 0 else { return stop(error) }
    guard space.withLock({ $0.reserve(head.count + body.count) }) else { return }
    let result = folder.write(head, body, to: path)
    guard result == 0 else { return stop(result) }
    state.withLock { $0.stored += body.count }
  }

  /// Makes sure that there is a folder, and that it is ours.
  private func prepare() -> Int32 {
    if access(folder.entries, W_OK | X_OK) == 0, folder.isOurs { return 0 }
    let error = folder.make()
    if error != 0 { return error }
    guard folder.isOurs else { return EPERM }
    return access(folder.entries, W_OK | X_OK) == 0 ? 0 : errno
  }

  /// A disk that is full, a quota, a folder that may not be written: reading goes on as if there were no cache.
  private func stop(_ error: Int32) {
    state.withLock { $0.trouble = String(cString: strerror(error)) }
  }
}
