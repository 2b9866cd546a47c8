import Glibc

/// A fixed number of threads that run jobs which may block or compute for long, so that the cooperative threads of
/// Swift concurrency never do.
///
/// Jobs start in the order in which they were handed over. A pool is also an executor for tasks: one that prefers it
/// runs on the pool's threads, may block there, and finds that ``run(_:)`` of any pool costs no change of threads. That
/// is meant for tasks that read and decode a chunk, where each change would cost a tenth of the decoding. Such a task
/// decodes in the ``compute`` pool's lane all the same: as many at a time as there are cores, those for what is shown
/// first, so that many threads may wait for files while few compute. Once enough threads wait for that lane, no more
/// tasks are started on the ``files`` pool: what they read would grow cold in the processor's caches.
public final class WorkerPool: @unchecked Sendable {
  /// Decoding and other computation: one thread a core that is ours.
  public static let compute = WorkerPool(
    name: "compute", threads: Processors.available, bounds: true)
  /// Blocking file operations, and tasks that read chunks. More threads than cores, since a network file system keeps
  /// them waiting.
  public static let files = WorkerPool(name: "files", threads: max(32, 2 * compute.threadCount), feeding: compute.lane)

  public let threadCount: Int
  private let name: String
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let arrived: UnsafeMutablePointer<pthread_cond_t>
  private var queue = JobQueue()
  private var started = 0
  /// How many threads look for something to do or sleep until there is.
  private var idle = 0
  /// How many of them have been woken and are not up yet.
  private var waking = 0
  /// Bounds what threads of other pools do in the name of this one.
  private let lane: WorkLane?
  /// While it is crowded, no tasks are started.
  private let fed: WorkLane?

  /// - Parameter bounds: whether jobs that run on threads of other pools count, too.
  public convenience init(name: String, threads: Int, bounds: Bool = false) {
    self.init(name: name, threads: threads, lane: bounds ? WorkLane(width: threads) : nil, feeding: nil)
  }

  private convenience init(name: String, threads: Int, feeding fed: WorkLane?) {
    self.init(name: name, threads: threads, lane: nil, feeding: fed)
    fed?.whenSlack { [self] in startHeldTask() }
  }

  private init(name: String, threads: Int, lane: WorkLane?, feeding fed: WorkLane?) {
    self.name = name
    threadCount = threads
    self.lane = lane
    self.fed = fed
    mutex = .allocate(capacity: 1)
    arrived = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(arrived, nil)
  }

  /// Hands a job over; threads are started when there is work for them.
  public func submit(_ job: @escaping @Sendable () -> Void) { submit(Job(run: job), as: .job) }

  private func submit(_ job: Job, as kind: JobQueue.Kind) {
    pthread_mutex_lock(mutex)
    queue.append(job, as: kind)
    let wantsThread = idle < queue.count && started < threadCount
    if wantsThread { started += 1 }
    wakeThread()
    pthread_mutex_unlock(mutex)
    if wantsThread { startThread() }
  }

  /// Runs `body` on one of the pool's threads and returns what it returns; at once where that is a thread of any pool.
  public func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    if WorkerPool.isOnWorker { return try inLane(body) }
    return try await Handover.receive { handover in submit { handover.give(Swift.Result { try self.inLane(body) }) } }
  }

  /// For how long jobs more could have run so far, in seconds, summed over threads, also those of other pools; 0 for a
  /// pool that has no bounds.
  var timeUnused: Double { lane?.timeUnused ?? 0 }

  private func inLane<Result>(_ body: () throws -> Result) rethrows -> Result {
    guard let lane else { return try body() }
    return try lane.enter(body)
  }

  /// Holds something on the threads of pools, nothing on others.
  private static let marker: pthread_key_t = {
    var key = pthread_key_t()
    let status = pthread_key_create(&key, nil)
    precondition(status == 0, "pthread_key_create: no key left")
    return key
  }()

  /// Whether this thread is one of a pool's.
  static var isOnWorker: Bool { pthread_getspecific(marker) != nil }

  private func startThread() {
    var thread = pthread_t()
    let context = Unmanaged.passRetained(self).toOpaque()
    let status = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<WorkerPool>.fromOpaque(context).takeRetainedValue().work()
        return nil
      }, context)
    precondition(status == 0, "pthread_create: no thread for the \(name) pool")
    pthread_detach(thread)
  }

  private func work() {
    pthread_setspecific(WorkerPool.marker, mutex)
    while true {
      pthread_mutex_lock(mutex)
      idle += 1
      var next = takeJob()
      while next == nil {
        pthread_cond_wait(arrived, mutex)
        waking = max(0, waking - 1)
        next = takeJob()
      }
      idle -= 1
      // It takes two that wake two each for all to be up soon.
      for _ in 0..<2 where queue.canTake(startsTasks: startsTasks) { wakeThread() }
      pthread_mutex_unlock(mutex)
      next?.run()
    }
  }

  /// With the mutex held.
  private func takeJob() -> Job? { queue.take(startsTasks: startsTasks) }

  private var startsTasks: Bool { queue.hasTasks && fed?.isCrowded != true }

  /// How many threads are woken at a time; each then wakes others. A thread that is woken while all cores are busy,
  /// that of its waker too, lines up behind one of them, and stays there for some milliseconds though another core
  /// fell idle meanwhile.
  private static let wakingLimit = max(1, Processors.available / 2)

  /// With the mutex held.
  private func wakeThread() {
    guard waking < min(idle, WorkerPool.wakingLimit) else { return }
    waking += 1
    pthread_cond_signal(arrived)
  }

  /// Lets a thread look again for a task that was held back.
  private func startHeldTask() {
    pthread_mutex_lock(mutex)
    if queue.hasTasks { wakeThread() }
    pthread_mutex_unlock(mutex)
  }
}

extension WorkerPool: TaskExecutor {
  public func enqueue(_ job: consuming ExecutorJob) {
    let isUrgent = job.priority.rawValue >= TaskPriority.medium.rawValue
    let job = UnownedJob(job)
    submit(Job { job.runSynchronously(on: self.asUnownedTaskExecutor()) }, as: isUrgent ? .urgentTask : .task)
  }
}
