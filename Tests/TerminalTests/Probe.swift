import Glibc

/// `TerminalProbe` running in a pseudo terminal, directly or from a shell.
final class Probe {
  let terminal: PseudoTerminal
  private let log: String
  /// How much of the log has been looked at.
  private var seen = 0

  /// - Parameter shell: start an interactive shell with job control instead; ``command`` then runs the probe.
  init(type: String = "xterm-256color", arguments: [String] = [], variables: [String] = [], shell: Bool = false) throws
  {
    var name = Array("/tmp/microtome-probe-XXXXXX".utf8CString)
    close(mkstemp(&name))
    log = name.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    command = ([Probe.executable, log] + arguments).joined(separator: " ")
    let environment = ["TERM=\(type)", "PATH=/usr/bin:/bin", "PS1=$ ", "HISTFILE=", "SWIFT_BACKTRACE=enable=no"]
    terminal = try PseudoTerminal(
      shell ? ["/bin/sh", "-i"] : [Probe.executable, log] + arguments, environment: environment + variables)
  }

  deinit {
    if let pid = notedProcess, kill(pid, 0) == 0 { kill(pid, SIGKILL) }
    unlink(log)
  }

  /// What to type into a shell to start the probe.
  let command: String

  /// Lies beside the bundle of the tests.
  private static let executable: String = {
    let image = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
    let folder = image.lastIndex(of: "/").map { String(image[..<$0]) } ?? "."
    return "\(folder)/TerminalProbe"
  }()

  /// The process that said in the log that it is open.
  var notedProcess: pid_t? {
    lines.first { $0.hasPrefix("open ") }.flatMap { pid_t($0.split(separator: " ")[1]) }
  }

  /// What the probe has noted so far.
  var lines: [String] {
    guard let file = fopen(log, "r") else { return [] }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = fread(&bytes, 1, bytes.count, file)
    let text = String(decoding: bytes[..<count], as: UTF8.self)
    // A line that is being written does not count.
    return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }

  /// Waits for the next line and gives it back.
  func next(reading: Bool = true) throws -> String {
    do {
      try terminal.wait(for: "a line", reading: reading) { lines.count > seen }
    } catch {
      throw PseudoTerminal.Trouble(description: "\(error) after \(lines.suffix(5))")
    }
    seen += 1
    return lines[seen - 1]
  }

  /// Waits for a line, passing over others.
  func wait(for line: String, reading: Bool = true) throws {
    while true {
      if try next(reading: reading) == line { return }
    }
  }

  /// Waits until the terminal is open; gives back what the probe says of it.
  @discardableResult
  func opened() throws -> Substring {
    let line = try next()
    guard line.hasPrefix("open ") else { throw PseudoTerminal.Trouble(description: line) }
    return line.split(separator: " ", maxSplits: 2)[2]
  }

  /// The output as text, escapes shown as `^`.
  var outputText: String {
    terminal.read()
    return String(decoding: terminal.output.map { $0 == 0x1B ? UInt8(ascii: "^") : $0 }, as: UTF8.self)
  }
}
