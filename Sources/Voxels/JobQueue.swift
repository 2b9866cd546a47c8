/// Something to do on a thread of a pool. In a structure, since containers wrap bare closures.
struct Job: Sendable {
  let run: @Sendable () -> Void
}

/// What waits for a thread of a pool, in the order in which it came.
struct JobQueue {
  enum Kind {
    /// Short work that somebody waits for.
    case job
    /// A step of a task that prefers the pool, for something that is shown.
    case urgentTask
    case task
  }

  private struct Line {
    private var jobs: [Job] = []
    private var head = 0

    var count: Int { jobs.count - head }

    mutating func append(_ job: Job) { jobs.append(job) }

    mutating func take() -> Job? {
      guard head < jobs.count else { return nil }
      let job = jobs[head]
      head += 1
      if head > 1024 || head == jobs.count {
        jobs.removeFirst(head)
        head = 0
      }
      return job
    }
  }

  private var jobs = Line()
  private var urgentTasks = Line()
  private var tasks = Line()

  var count: Int { jobs.count + urgentTasks.count + tasks.count }
  var hasTasks: Bool { urgentTasks.count + tasks.count > 0 }

  /// Whether there is something that may be taken.
  func canTake(startsTasks: Bool) -> Bool { jobs.count > 0 || startsTasks && hasTasks }

  mutating func append(_ job: Job, as kind: Kind) {
    switch kind {
    case .job: jobs.append(job)
    case .urgentTask: urgentTasks.append(job)
    case .task: tasks.append(job)
    }
  }

  /// Removes what is to run next; nil when there is nothing.
  mutating func take(startsTasks: Bool) -> Job? {
    if let job = jobs.take() { return job }
    guard startsTasks else { return nil }
    return urgentTasks.take() ?? tasks.take()
  }
}
