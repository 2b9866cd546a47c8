import Glibc

/// The far side of a terminal: a process runs in it, the test types and reads.
///
/// Every wait has a limit, and the processes do not survive the object.
final class PseudoTerminal {
  struct Trouble: Error, CustomStringConvertible {
    let description: String
  }

  let process: pid_t
  private let master: Int32
  /// Kept open, so that modes can be read after the process has gone.
  private let slave: Int32
  private(set) var output: [UInt8] = []
  /// The modes before the process started.
  private(set) var modesBefore: [UInt32] = []
  private var isReaped = false
  private var isMasterOpen = true

  /// Starts a program as the leader of a session that has the terminal.
  init(_ arguments: [String], environment: [String], columns: UInt16 = 80, rows: UInt16 = 24) throws {
    // What posix_openpt(), unlockpt() and ptsname() do on Linux; they are hidden from Swift.
    master = Glibc.open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var (unlocked, number): (Int32, Int32) = (0, 0)
    let (setLock, getNumber): (UInt, UInt) = (0x4004_5431, 0x8004_5430)
    guard master >= 0, ioctl(master, setLock, &unlocked) == 0, ioctl(master, getNumber, &number) == 0 else {
      throw Trouble(description: "no pseudo terminal")
    }
    let path = "/dev/pts/\(number)"
    slave = Glibc.open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    _ = fcntl(master, F_SETFL, O_NONBLOCK)
    modesBefore = PseudoTerminal.modes(slave)

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    // The leader of a session gets the first terminal that it opens.
    posix_spawn_file_actions_addopen(&actions, 0, path, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    var defaults = sigset_t()
    sigfillset(&defaults)
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    // Hidden from Swift as well.
    let newSession: Int32 = 0x80
    posix_spawnattr_setflags(&attributes, Int16(newSession | POSIX_SPAWN_SETSIGDEF))
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    let argv = arguments.map { strdup($0) } + [nil]
    let envp = environment.map { strdup($0) } + [nil]
    defer { for text in argv + envp { free(text) } }
    var started: pid_t = 0
    let problem = posix_spawn(&started, arguments[0], &actions, &attributes, argv, envp)
    process = started
    guard problem == 0 else { throw Trouble(description: "cannot start \(arguments[0]): \(problem)") }
  }

  deinit {
    if !isReaped {
      kill(process, SIGKILL)
      kill(process, SIGCONT)
      waitpid(process, nil, 0)
    }
    hangUp()
    close(slave)
  }

  /// Types.
  func type(_ text: String) throws { try type(Array(text.utf8)) }

  func type(_ bytes: [UInt8]) throws {
    guard write(master, bytes, bytes.count) == bytes.count else { throw Trouble(description: "cannot type") }
  }

  func resize(columns: UInt16, rows: UInt16) {
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  /// Goes away, as a terminal window that is closed.
  func hangUp() {
    if isMasterOpen { close(master) }
    isMasterOpen = false
  }

  /// Input and output modes, control and local modes, special characters: what `stty -g` prints.
  var modes: [UInt32] { PseudoTerminal.modes(slave) }

  private static func modes(_ descriptor: Int32) -> [UInt32] {
    var modes = termios()
    tcgetattr(descriptor, &modes)
    let characters = withUnsafeBytes(of: modes.c_cc) { $0.map { UInt32($0) } }
    return [modes.c_iflag, modes.c_oflag, modes.c_cflag, modes.c_lflag] + characters
  }

  /// The status flags of the process's standard output, which the shell shares.
  var outputFlags: Int32 {
    guard let file = fopen("/proc/\(process)/fdinfo/1", "r") else { return -1 }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let text = String(decoding: bytes[..<fread(&bytes, 1, bytes.count, file)], as: UTF8.self)
    let flags = text.split(whereSeparator: \.isWhitespace).drop { $0 != "flags:" }.dropFirst().first
    return flags.flatMap { Int32($0, radix: 8) } ?? -1
  }

  /// Takes in what has been written to the terminal.
  func read() {
    var buffer = [UInt8](repeating: 0, count: 65536)
    while isMasterOpen {
      let count = Glibc.read(master, &buffer, buffer.count)
      guard count > 0 else { break }
      output += buffer[..<count]
    }
  }

  /// Waits until the condition holds, reading along unless told otherwise.
  func wait(for what: String, reading: Bool = true, until condition: () -> Bool) throws {
    for _ in 0..<2000 {
      if reading { read() }
      if condition() { return }
      usleep(5000)
    }
    throw Trouble(description: "waited 10 s for \(what)")
  }

  /// Waits for the end of the process: its exit status, or 128 and the signal that killed it.
  func exitStatus(reading: Bool = true) throws -> Int32 {
    var status: Int32 = 0
    try wait(for: "the end", reading: reading) { waitpid(process, &status, WNOHANG) == process }
    isReaped = true
    if reading { read() }
    return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
  }
}
