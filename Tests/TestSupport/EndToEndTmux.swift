import Glibc

/// A real terminal: a shell in a tmux server of its own, which goes with the value.
public final class TmuxSession {
  /// What did not come to pass in its time.
  public struct Timeout: Error, CustomStringConvertible {
    public var description: String

    public init(description: String) { self.description = description }
  }

  public let folder = TemporaryFolder()
  private let environment: [String: String]
  private var socket: String { folder("tmux.socket") }

  /// - Parameter columns: of the terminal, which has no status line.
  public init(columns: Int = 200, rows: Int = 60) throws {
    environment = [
      "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": folder.path, "COLORTERM": "truecolor", "SHELL": "/bin/bash",
      "TERM": "xterm-256color",
    ]
    let configuration = folder("tmux.conf")
    TestFile.write(
      """
      set -g status off
      set -g default-terminal tmux-256color
      set -s escape-time 0
      set -s set-clipboard on
      set -g history-limit 0

      """, to: configuration)
    let start = RunningProgram(
      "tmux",
      [
        "-u", "-S", socket, "-f", configuration, "new-session", "-d", "-c", folder.path, "-x", "\(columns)", "-y",
        "\(rows)", "env", "PS1=$ ", "bash", "--norc", "--noprofile",
      ],
      environment: environment
    ).outcome()
    guard start.status == 0 else { throw Timeout(description: "tmux did not start: \(start.errors)") }
    try wait("the shell's prompt") { $0.text.contains("$ ") }
  }

  deinit { tmux("kill-server") }

  /// Presses keys by tmux' names: `Enter`, `Right`, `C-c`, `f`.
  public func press(_ keys: String...) { tmux(["send-keys"] + keys) }

  /// Types text as it is.
  public func type(_ text: String) { tmux("send-keys", "-l", text) }

  /// Types a line for the shell.
  public func enter(_ line: String) {
    type(line)
    press("Enter")
  }

  /// Sends bytes as a terminal would, such as reports of the mouse.
  public func send(_ text: String) {
    let hex = Array(text.utf8).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
    tmux(["send-keys", "-H"] + hex)
  }

  /// A click on a cell, counted from 0.
  public func click(column: Int, row: Int) {
    send("\u{1B}[<0;\(column + 1);\(row + 1)M")
    send("\u{1B}[<0;\(column + 1);\(row + 1)m")
  }

  public func resize(columns: Int, rows: Int) { tmux("resize-window", "-x", "\(columns)", "-y", "\(rows)") }

  public var screen: TerminalScreen { TerminalScreen(tmux("capture-pane", "-e", "-p", "-N")) }

  /// What a program has put on the clipboard last.
  public var clipboard: String { String(decoding: tmux("show-buffer"), as: UTF8.self) }

  /// The value of one of tmux' formats, such as `#{alternate_on}`.
  public func value(_ format: String) -> String {
    String(decoding: tmux("display-message", "-p", format), as: UTF8.self).filter { $0 != "\n" }
  }

  /// Looks at the screen until it is as it should be.
  ///
  /// - Throws: ``Timeout`` with what is on the screen instead.
  @discardableResult
  public func wait(
    _ what: String, within seconds: Double = 20, until isDone: (TerminalScreen) -> Bool
  ) throws -> TerminalScreen {
    let deadline = Deadline(in: seconds)
    while true {
      let screen = screen
      if isDone(screen) { return screen }
      if deadline.isOver { throw Timeout(description: "waited in vain for \(what); the screen:\n\(screen.text)") }
      poll(nil, 0, 15)
    }
  }

  @discardableResult
  private func tmux(_ arguments: String...) -> [UInt8] { tmux(arguments) }

  @discardableResult
  private func tmux(_ arguments: [String]) -> [UInt8] {
    RunningProgram("tmux", ["-u", "-S", socket] + arguments, environment: environment).outcome(within: 10).output
  }
}
