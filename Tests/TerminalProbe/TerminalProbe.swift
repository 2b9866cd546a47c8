import Glibc
import Terminal

/// A full-screen program that notes in a file what its terminal tells it, for the tests of `Terminal`.
///
/// Usage: `TerminalProbe LOG [--no-mouse]`. The keys do what ``act(on:)`` says.
@main
struct TerminalProbe {
  private let log: Int32
  private let options: Terminal.Options
  private var terminal: Terminal

  static func main() {
    let arguments = CommandLine.arguments
    guard arguments.count > 1 else { exit(64) }
    let log = Glibc.open(arguments[1], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    let options = Terminal.Options(usesMouse: !arguments.contains("--no-mouse"))
    do {
      var probe = TerminalProbe(log: log, options: options, terminal: try Terminal.open(options))
      probe.run()
    } catch {
      note(log, "failure \(error)")
      exit(1)
    }
  }

  private static func note(_ log: Int32, _ line: String) {
    let bytes = Array("\(line)\n".utf8)
    _ = Glibc.write(log, bytes, bytes.count)
  }

  private func note(_ line: String) { TerminalProbe.note(log, line) }

  private mutating func run() {
    note("open \(getpid()) \(terminal.size.columns)x\(terminal.size.rows) \(terminal.colorMode.name)")
    while let event = terminal.nextEvent(timeout: nil) {
      switch event {
      case .key(let key):
        note("key \(key.name)")
        guard act(on: key) else { return }
      case .mouse(let mouse):
        let modifiers = Key(.up, mouse.modifiers).name.dropLast(2)
        note("mouse \(modifiers)\(mouse.kind) \(mouse.button) \(mouse.column),\(mouse.row)")
      case .paste(let text): note("paste \(text.debugDescription)")
      case .resize(let columns, let rows): note("resize \(columns)x\(rows)")
      case .resumed: note("resumed")
      case .wake: note("wake")
      case .drained: note("drained")
      case .terminate(let signal):
        note("terminate \(signal)")
        terminal.close()
        note("closed")
        return
      }
    }
    note("no event")
  }

  /// Returns false when that was the end.
  private mutating func act(on key: Key) -> Bool {
    switch key.name {
    case "q":
      terminal.close()
      terminal.close()
      note("closed")
      return false
    case "Ctrl+Z": terminal.suspend()
    case "w":
      terminal.write(Array(repeating: UInt8(ascii: "x"), count: 4_000_000))
      note("writing \(terminal.isWriting)")
    case "k":
      let waker = terminal.waker
      startThread { for _ in 0..<1000 { waker.wake() } }
    case "n":
      // Nothing comes: the time-out is kept, and takes no processor time.
      let start = (ContinuousClock.now, clock())
      let event = terminal.nextEvent(timeout: 300)
      let milliseconds = start.0.duration(to: .now) / .milliseconds(1)
      note("waited \(event == nil && milliseconds >= 299 && milliseconds < 2000) \(clock() - start.1 < 50_000)")
    case "o":
      terminal.close()
      do { terminal = try Terminal.open(options) } catch { note("failure \(error)") }
      note("opened again")
    case "e": exit(3)
    case "t": trap()
    case "v": note("\(overflow(1))")
    case "a": abort()
    default: break
    }
    return true
  }

  private func trap() {
    let none: [Int] = Array(CommandLine.arguments.dropFirst(1000).map(\.count))
    note("\(none[0])")
  }

  /// Uses up the stack.
  @inline(never)
  private func overflow(_ depth: Int) -> Int {
    withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 16) { memory in
      memory[0] = UInt8(truncatingIfNeeded: depth)
      return overflow(depth + 1) + Int(memory[0])
    }
  }

  private func startThread(_ body: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    let box = Unmanaged.passRetained(Box(body))
    pthread_create(
      &thread, nil,
      { pointer in
        pointer.map { Unmanaged<Box>.fromOpaque($0).takeRetainedValue().body() }
        return nil
      }, box.toOpaque())
  }

  private final class Box: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}
