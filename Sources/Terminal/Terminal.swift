import CNcurses
import Glibc
import Glyphs
import Synchronization
import Voxels

/// The terminal in the hands of a full-screen program: its modes, its keys and mouse, its size, and the way of frames
/// to it.
///
/// Everything but ``waker`` belongs to one thread. ncurses switches the terminal over, and reads keys; what is shown
/// is written past it (see ``write(_:)``), and the way back is bytes of our own, for a crash has to go it too and
/// ncurses would wait for a terminal that takes nothing.
public final class Terminal {
  /// What a program wants of the terminal.
  public struct Options: Sendable {
    /// Whether clicks, drags and wheel turns are reported; the terminal's own selection then needs Shift.
    public var usesMouse: Bool

    /// Everything that the program can use.
    public init(usesMouse: Bool = true) { self.usesMouse = usesMouse }
  }

  /// Wakes ``nextEvent(timeout:)`` from any thread.
  public let waker: Waker

  /// The colours that the terminal can most likely show.
  public let colorMode: ColorMode

  let modes: TerminalModes
  private let shellModes: termios
  private var programModes: termios
  let keys: KeyReader
  var decoder: InputDecoder
  var output: OutputQueue
  /// Events that came with another.
  var queued: [TerminalEvent] = []
  /// When to give up waiting for the rest of what the decoder has begun; monotonic milliseconds.
  var inputDeadline: Int?
  /// How often in a row the terminal had something to read that could not be read.
  var vainReads = 0
  /// The terminal is gone.
  var isHungUp = false
  var hasReportedHangUp = false
  /// The output has become empty and that was not reported.
  var hasDrained = false
  private var isOpen = true

  private static let isTaken = Atomic(false)

  /// Takes the terminal of standard input and output: alternate screen, raw keys, no cursor, no line wrap, bracketed
  /// paste, mouse.
  ///
  /// - Throws: ``Failure`` when standard input or output is no terminal, when its type (`TERM`) is unknown or cannot address
  ///   the cursor, or when the program has opened it already.
  public static func open(_ options: Options = Options()) throws(Failure) -> Terminal {
    for (descriptor, name) in [(STDIN_FILENO, "standard input"), (STDOUT_FILENO, "standard output")]
    where isatty(descriptor) == 0 {
      throw Failure(
        .usage, "", "\(name) is not a terminal", remedy: "run it in a terminal, or use `microtome snapshot`")
    }
    guard !isTaken.exchange(true, ordering: .acquiringAndReleasing) else {
      throw Failure(.usage, "", "the terminal is open already")
    }
    do throws(Failure) {
      return try Terminal(options)
    } catch {
      isTaken.store(false, ordering: .releasing)
      throw error
    }
  }

  private init(_ options: Options) throws(Failure) {
    setlocale(LC_CTYPE, "")
    let type = try TerminalType.known()
    colorMode = ColorMode.detected(terminal: type)
    modes = TerminalModes(usesMouse: options.usesMouse)
    waker = try Waker()
    var found = termios()
    guard tcgetattr(STDIN_FILENO, &found) == 0 else {
      throw Failure(.io, "", "cannot read the terminal's modes: \(String(cString: strerror(errno)))")
    }
    shellModes = found
    decoder = InputDecoder(backspaceIsControlH: Terminal.eraseCharacter(found) == 0x08)
    let descriptor = try Terminal.reopened()
    output = OutputQueue(descriptor: descriptor)

    // Before ncurses, which takes only signals that nobody has.
    Signals.begin(wake: waker.writeEnd)
    Signals.arm(descriptor, modes: shellModes, leave: modes.leave)
    do throws(Failure) {
      keys = try KeyReader(terminal: type)
    } catch {
      Signals.restoreTerminal()
      Signals.end()
      Glibc.close(descriptor)
      throw error
    }
    tcgetattr(STDIN_FILENO, &found)
    // Bytes of UTF-8 have eight bits.
    found.c_iflag &= ~tcflag_t(ISTRIP)
    tcsetattr(STDIN_FILENO, TCSANOW, &found)
    programModes = found
    write(modes.extras)
  }

  deinit { close() }

  /// Gives the terminal back as it was.
  ///
  /// Frames that it has not taken within a fifth of a second are dropped. May be called again; nothing else may be
  /// afterwards.
  public func close() {
    guard isOpen else { return }
    isOpen = false
    leave()
    Signals.end()
    keys.close()
    Glibc.close(output.descriptor)
    Terminal.isTaken.store(false, ordering: .releasing)
  }

  /// Gives the terminal back, stops the program as the shell's suspend key does, and takes the terminal again when
  /// the shell lets it go on.
  ///
  /// ``TerminalEvent/resumed`` and a resize are reported next.
  ///
  /// Where no shell could let it go on, nothing is stopped.
  public func suspend() {
    leave()
    Signals.stop()
    resume()
  }

  /// Writes one frame: as much as the terminal takes now, the rest from ``nextEvent(timeout:)`` on, which reports
  /// ``TerminalEvent/drained`` in the end.
  ///
  /// Never blocks. Draw the next frame only when ``isWriting`` is false.
  public func write(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { output.send($0) }
    if output.isBroken { isHungUp = true }
  }

  /// Part of a frame waits for the terminal.
  public var isWriting: Bool { !output.isEmpty }

  /// How many bytes wait for the terminal.
  public var pendingBytes: Int { output.count }

  /// Takes the terminal again, after a stop.
  func resume() {
    guard Terminal.waitForForeground() else { return }
    _ = Signals.take(SIGCONT)
    withUnsafePointer(to: programModes) { _ = tcsetattr(STDIN_FILENO, TCSANOW, $0) }
    Signals.arm(output.descriptor, modes: shellModes, leave: modes.leave)
    write(modes.enter)
    let size = size
    queued += [.resumed, .resize(columns: size.columns, rows: size.rows)]
  }

  private func leave() {
    if !isHungUp { output.finish(within: 200) }
    Signals.restoreTerminal()
    Signals.disarm()
  }

  /// Waits until the terminal is ours, as in `bg` and a later `fg`.
  ///
  /// False when the program has been asked to end instead.
  private static func waitForForeground() -> Bool {
    while !Signals.isInForeground(STDIN_FILENO) {
      if Signals.isToEnd { return false }
      Signals.stopInBackground()
      // Where no shell looks after us the stop does not happen, and this must not spin.
      if !Signals.isInForeground(STDIN_FILENO) { poll(nil, 0, 100) }
    }
    return !Signals.isToEnd
  }

  private static func eraseCharacter(_ modes: termios) -> UInt8 {
    withUnsafeBytes(of: modes.c_cc) { $0[Int(VERASE)] }
  }

  /// The terminal once more, so that it can be written without blocking: O_NONBLOCK belongs to what open(2) gave out,
  /// and the shell shares that of standard output.
  private static func reopened() throws(Failure) -> Int32 {
    var paths = ["/proc/self/fd/\(STDOUT_FILENO)", "/dev/tty"]
    if let name = ttyname(STDOUT_FILENO) { paths.insert(String(cString: name), at: 0) }
    for path in paths {
      let descriptor = Glibc.open(path, O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
      if descriptor >= 0 && isatty(descriptor) != 0 { return descriptor }
      if descriptor >= 0 { Glibc.close(descriptor) }
    }
    throw Failure(
      .io, paths[0], "cannot open the terminal: \(String(cString: strerror(errno)))",
      remedy: "check the permissions of the terminal, for example after `su`")
  }
}
