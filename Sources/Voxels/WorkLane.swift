import Glibc

/// Lets a bounded number of threads at a time compute. Others wait, those for what is shown in front of those for
/// guesses.
final class WorkLane: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let freed: (shown: UnsafeMutablePointer<pthread_cond_t>, guess: UnsafeMutablePointer<pthread_cond_t>)
  private var room: Int
  private var unused = 0.0
  private var lastChange = 0.0
  private var waiting = (shown: 0, guess: 0)
  /// How many wait at least when the lane is crowded.
  private let crowd: Int
  /// In a structure, since a bare closure is wrapped once more each time that it is read through a lock.
  private struct Listener: Sendable {
    let notify: @Sendable () -> Void
  }

  /// Called whenever the lane stops being crowded, on any thread.
  private let onSlack = Locked<Listener?>(nil)

  /// Lanes live as long as the program.
  init(width: Int) {
    room = width
    crowd = max(1, width / 4)
    mutex = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    freed = (.allocate(capacity: 1), .allocate(capacity: 1))
    pthread_cond_init(freed.shown, nil)
    pthread_cond_init(freed.guess, nil)
  }

  /// Something on threads that are in a lane: what they do there is one piece of work.
  private static let marker: pthread_key_t = {
    var key = pthread_key_t()
    let status = pthread_key_create(&key, nil)
    precondition(status == 0, "pthread_key_create: no key left")
    return key
  }()

  /// Runs `body` on this thread, once there is room.
  func enter<Result>(_ body: () throws -> Result) rethrows -> Result {
    guard pthread_getspecific(WorkLane.marker) == nil else { return try body() }
    take()
    pthread_setspecific(WorkLane.marker, mutex)
    defer {
      pthread_setspecific(WorkLane.marker, nil)
      give()
    }
    return try body()
  }

  /// Whether enough threads wait to keep the lane busy.
  var isCrowded: Bool {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return waiting.shown + waiting.guess >= crowd
  }

  /// For how long there was room so far, in seconds, summed over all threads that could have computed.
  var timeUnused: Double {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    changeRoom(by: 0)
    return unused
  }

  /// With the mutex held.
  private func changeRoom(by change: Int) {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    let time = Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9
    unused += Double(room) * (time - lastChange)
    lastChange = time
    room += change
  }

  /// Has `body` called whenever the lane stops being crowded.
  func whenSlack(_ body: @escaping @Sendable () -> Void) { onSlack.withLock { $0 = Listener(notify: body) } }

  private func take() {
    if takeRoom(), let listener = onSlack.withLock({ $0 }) { listener.notify() }
  }

  /// Returns whether the lane stopped being crowded by it.
  private func takeRoom() -> Bool {
    let isShown = ReadUrgency.current == .shown
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    if room > 0, isShown || waiting.shown == 0 {
      changeRoom(by: -1)
      return false
    }
    if isShown {
      waiting.shown += 1
      while room == 0 { pthread_cond_wait(freed.shown, mutex) }
      waiting.shown -= 1
    } else {
      waiting.guess += 1
      while room == 0 || waiting.shown > 0 { pthread_cond_wait(freed.guess, mutex) }
      waiting.guess -= 1
    }
    changeRoom(by: -1)
    // What is shown may have held up guesses although there is room for both.
    if room > 0, waiting.shown == 0, waiting.guess > 0 { pthread_cond_signal(freed.guess) }
    return waiting.shown + waiting.guess == crowd - 1
  }

  private func give() {
    pthread_mutex_lock(mutex)
    changeRoom(by: 1)
    let next = waiting.shown > 0 ? freed.shown : waiting.guess > 0 ? freed.guess : nil
    pthread_mutex_unlock(mutex)
    // Behind the lock, on which the thread would else have to wait again.
    if let next { pthread_cond_signal(next) }
  }
}
