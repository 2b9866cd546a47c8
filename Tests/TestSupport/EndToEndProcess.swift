import Glibc

/// A program that a test has started: its output is gathered, its time is limited, and it never outlives the value.
public final class RunningProgram {
  /// How a program ended, and what it said.
  public struct Outcome: Sendable {
    /// The exit status; nil when a signal ended it.
    public var status: Int32?
    public var signal: Int32?
    public var output: [UInt8]
    public var errors: String
    /// The most memory that it had resident at a time, in bytes, as last seen while it ran.
    public var peakMemory: Int
    /// It did not end by itself in the time that it had.
    public var isTimedOut: Bool

    public var text: String { String(decoding: output, as: UTF8.self) }
  }

  public let id: pid_t
  public private(set) var output: [UInt8] = []
  /// Bytes of standard output so far, those that were thrown away included.
  public private(set) var outputCount = 0
  public private(set) var peakMemory = 0
  private var errors: [UInt8] = []
  private var outputEnd: Int32
  private var errorEnd: Int32
  private var waitStatus: Int32?
  private let discardsOutput: Bool

  /// - Parameters:
  ///   - environment: all of it.
  ///   - standardOutput: a descriptor for standard output; a pipe that is read here when nil.
  ///   - discardsOutput: counts output instead of keeping it.
  public init(
    _ executable: String, _ arguments: [String], environment: [String: String], standardOutput: Int32? = nil,
    discardsOutput: Bool = false
  ) {
    self.discardsOutput = discardsOutput
    // A pipe is marked as not to be inherited only after it is made, so only one program starts at a time.
    pthread_mutex_lock(RunningProgram.starting)
    defer { pthread_mutex_unlock(RunningProgram.starting) }
    let outputPipe = RunningProgram.makePipe()
    let errorPipe = RunningProgram.makePipe()
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, standardOutput ?? outputPipe[1], STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, errorPipe[1], STDERR_FILENO)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    // The test runner may ignore or block signals; what it starts must not inherit that.
    var all = sigset_t()
    var none = sigset_t()
    sigfillset(&all)
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    let argv = ([executable] + arguments).map { strdup($0) } + [nil]
    let envp = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    var id: pid_t = 0
    let failure = posix_spawnp(&id, executable, &actions, &attributes, argv, envp)
    for pointer in argv + envp { free(pointer) }
    posix_spawn_file_actions_destroy(&actions)
    posix_spawnattr_destroy(&attributes)
    close(outputPipe[1])
    close(errorPipe[1])
    guard failure == 0 else { fatalError("cannot start \(executable): \(String(cString: strerror(failure)))") }
    self.id = id
    outputEnd = outputPipe[0]
    errorEnd = errorPipe[0]
  }

  private nonisolated(unsafe) static let starting: UnsafeMutablePointer<pthread_mutex_t> = {
    let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    return mutex
  }()

  /// The end to read and the end to write; programs that are started inherit neither.
  private static func makePipe() -> [Int32] {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { fatalError("no pipes left") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return ends
  }

  deinit {
    if !hasEnded { end(SIGKILL) }
    for descriptor in [outputEnd, errorEnd] where descriptor >= 0 { close(descriptor) }
  }

  /// Whether the program has written something that nobody has read.
  public var hasOutputWaiting: Bool {
    var status = pollfd(fd: outputEnd, events: Int16(POLLIN), revents: 0)
    return poll(&status, 1, 0) > 0 && status.revents & Int16(POLLIN) != 0
  }

  public func send(_ signal: Int32) { if waitStatus == nil { kill(id, signal) } }

  /// Waits until something is true, and reads what the program says meanwhile unless `reading` is off.
  ///
  /// - Returns: false when the time was up or the program had ended before.
  public func wait(reading: Bool = true, within seconds: Double = 20, until isDone: () -> Bool) -> Bool {
    let deadline = Deadline(in: seconds)
    while !isDone() {
      if deadline.isOver || hasEnded { return isDone() }
      gather(reading: reading)
    }
    return true
  }

  /// Waits for the end.
  public func outcome(within seconds: Double = 20) -> Outcome {
    let deadline = Deadline(in: seconds)
    var isTimedOut = false
    while !hasEnded || outputEnd >= 0 || errorEnd >= 0 {
      if deadline.isOver {
        isTimedOut = !hasEnded
        break
      }
      let isOver = hasEnded
      // What it has left behind is all there; a child of it may hold the pipes open.
      if !gather(reading: true), isOver { break }
    }
    if isTimedOut { end(SIGKILL) }
    let status = waitStatus ?? 0
    let signal = status & 0x7F
    return Outcome(
      status: signal == 0 ? status >> 8 & 0xFF : nil, signal: signal == 0 ? nil : signal, output: output,
      errors: String(decoding: errors, as: UTF8.self), peakMemory: peakMemory, isTimedOut: isTimedOut)
  }

  private func end(_ signal: Int32) {
    kill(id, signal)
    var status: Int32 = 0
    while waitpid(id, &status, 0) < 0, errno == EINTR {}
    waitStatus = status
  }

  private var hasEnded: Bool {
    if waitStatus != nil { return true }
    var status: Int32 = 0
    guard waitpid(id, &status, WNOHANG) == id else { return false }
    waitStatus = status
    return true
  }

  /// Reads what is there, or waits a moment for something to come.
  ///
  /// - Returns: whether there was something.
  @discardableResult
  private func gather(reading: Bool) -> Bool {
    noteMemory()
    var polls = [
      pollfd(fd: reading ? outputEnd : -1, events: Int16(POLLIN), revents: 0),
      pollfd(fd: reading ? errorEnd : -1, events: Int16(POLLIN), revents: 0),
    ]
    // With both ends closed this is a short sleep.
    guard poll(&polls, 2, 5) > 0 else { return false }
    if polls[0].revents != 0 { read(&outputEnd, isOutput: true) }
    if polls[1].revents != 0 { read(&errorEnd, isOutput: false) }
    return true
  }

  private func read(_ descriptor: inout Int32, isOutput: Bool) {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = Glibc.read(descriptor, &buffer, buffer.count)
    guard count > 0 else {
      if count < 0, errno == EINTR { return }
      close(descriptor)
      descriptor = -1
      return
    }
    if !isOutput {
      errors += buffer[..<count]
      return
    }
    outputCount += count
    if !discardsOutput { output += buffer[..<count] }
  }

  /// wait4(2) would count the memory that the test runner had when it forked, so the kernel is asked while it runs.
  private func noteMemory() {
    guard waitStatus == nil, let status = TestFile.text("/proc/\(id)/status") else { return }
    for line in status.split(separator: "\n") where line.hasPrefix("VmHWM:") {
      let digits = line.filter(\.isNumber)
      peakMemory = max(peakMemory, (Int(digits) ?? 0) * 1024)
    }
  }
}

/// A point in time after which a test gives up.
public struct Deadline: Sendable {
  private let end: Double

  public init(in seconds: Double) { end = Deadline.now + seconds }

  public var isOver: Bool { Deadline.now > end }

  /// Seconds on a clock that never jumps.
  public static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
