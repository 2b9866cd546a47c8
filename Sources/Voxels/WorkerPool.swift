import Glibc

/// A fixed number of threads that run jobs which may block or compute for long, so that the cooperative threads of
/// Swift concurrency never do.
///
/// Jobs start in the order in which they were handed over.
public final class WorkerPool: @unchecked Sendable {
  /// Decoding and other computation: one thread a core.
  public static let compute = WorkerPool(name: "compute", threads: max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
  /// Blocking file operations. More threads than cores, since a network file system keeps them waiting.
  public static let files = WorkerPool(name: "files", threads: 8)

  public let threadCount: Int
  private let name: String
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let arrived: UnsafeMutablePointer<pthread_cond_t>
  private var queue: [@Sendable () -> Void] = []
  private var head = 0
  private var started = 0
  private var idle = 0

  public init(name: String, threads: Int) {
    self.name = name
    threadCount = threads
    mutex = .allocate(capacity: 1)
    arrived = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(arrived, nil)
  }

  /// Hands a job over; threads are started when there is work for them.
  public func submit(_ job: @escaping @Sendable () -> Void) {
    pthread_mutex_lock(mutex)
    queue.append(job)
    let wantsThread = idle < queue.count - head && started < threadCount
    if wantsThread { started += 1 }
    pthread_cond_signal(arrived)
    pthread_mutex_unlock(mutex)
    if wantsThread { startThread() }
  }

  /// Runs `body` on one of the pool's threads and returns what it returns.
  public func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withUnsafeThrowingContinuation { continuation in
      submit { continuation.resume(with: Swift.Result { try body() }) }
    }
  }

  private func startThread() {
    var thread = pthread_t()
    let context = Unmanaged.passRetained(self).toOpaque()
    let status = pthread_create(&thread, nil, { context in
      guard let context else { return nil }
      Unmanaged<WorkerPool>.fromOpaque(context).takeRetainedValue().work()
      return nil
    }, context)
    precondition(status == 0, "pthread_create: no thread for the \(name) pool")
    pthread_detach(thread)
  }

  private func work() {
    while true {
      pthread_mutex_lock(mutex)
      idle += 1
      while head == queue.count { pthread_cond_wait(arrived, mutex) }
      idle -= 1
      let job = queue[head]
      head += 1
      if head > 1024 || head == queue.count {
        queue.removeFirst(head)
        head = 0
      }
      pthread_mutex_unlock(mutex)
      job()
    }
  }
}
