import ArgumentParser
import Glibc
import Stores
import Terminal
import Voxels

/// The command line: parses it, runs the command, and turns what goes wrong into one line and an exit status.
public enum Program {
  /// Runs the command that the process was started with. Does not return.
  public static func run() -> Never {
    // A reader that goes away (`microtome info x | head`) is an error of write(2), not the end by a signal.
    signal(SIGPIPE, SIG_IGN)
    CrashHandler.install()
    Interruption.install()
    UserAgent.set("microtome/\(Version.text)")
    do {
      var command = try RootCommand.parseAsRoot()
      if let command = command as? any MicrotomeCommand {
        try Blocking.run { try await command.execute() }
      } else {
        try command.run()
      }
      NetworkOptions.finish()
      ProcessEnd.now(status: 0)
    } catch {
      finish(error)
    }
  }

  private static func finish(_ error: any Error) -> Never {
    NetworkOptions.finish()
    if let status = error as? ExitStatus { ProcessEnd.now(status: status.code) }
    if let failure = error as? Failure {
      report(failure)
      ProcessEnd.now(status: failure.code == .usage ? 64 : 1)
    }
    if error is CancellationError { ProcessEnd.now(status: 130) }
    let code = RootCommand.exitCode(for: error)
    if code.isSuccess {
      // --help, --version and completion scripts.
      StandardOutput.write(RootCommand.fullMessage(for: error) + "\n")
      ProcessEnd.now(status: 0)
    }
    let message = RootCommand.message(for: error)
    report(Failure(.usage, "", message.isEmpty ? "\(error)" : message, remedy: "see microtome --help"))
    ProcessEnd.now(status: code == .validationFailure ? 64 : 1)
  }

  private static func report(_ failure: Failure) {
    StandardError.write("microtome: \(failure.line)\n")
  }
}

/// A command of microtome.
protocol MicrotomeCommand: ParsableCommand, Sendable {
  /// Does the work.
  ///
  /// - Throws: ``Failure`` with the line to show, or ``ExitStatus`` when everything has been said.
  func execute() async throws
}

/// Ends the program with that status without another word.
struct ExitStatus: Error {
  let code: Int32
}
