import CSignals
import Glibc
import Voxels

/// What the process does when a crash is about to end it.
public enum CrashHandler {
  /// From now on SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT and SIGFPE give the terminal back if one is open, say one
  /// line on standard error, and end the process with status 1.
  ///
  /// The calling thread gets a signal stack, so that an overflow of its own stack is caught too.
  public static func install() {
    signals_catch_crashes()
    signals_add_stack()
  }
}

/// The signals that a program on a terminal lives with.
enum Signals {
  private static let noted = [SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGCONT, SIGTSTP]

  /// Notes signals from now on, and writes to the descriptor at each.
  static func begin(wake descriptor: Int32) {
    CrashHandler.install()
    // A reader that went away is an error of write(2), not the end.
    signal(SIGPIPE, SIG_IGN)
    signals_set_wake(descriptor)
    for number in noted { signals_note(number) }
  }

  /// Lets signals do again what they did before.
  static func end() {
    for number in noted { signals_forget(number) }
  }

  /// Whether a signal has come since it was last asked for.
  static func take(_ number: Int32) -> Bool { signals_take(number) != 0 }

  /// Whether a signal to end has come and was not taken.
  static var isToEnd: Bool { [SIGTERM, SIGHUP, SIGINT].contains { signals_peek($0) != 0 } }

  /// From now on a crash, `exit`, and ``restoreTerminal()`` give a terminal back.
  static func arm(_ descriptor: Int32, modes: termios, leave: [UInt8]) {
    withUnsafePointer(to: modes) { modes in
      leave.withUnsafeBytes { leave in
        signals_arm(
          descriptor, modes, leave.assumingMemoryBound(to: CChar.self).baseAddress, leave.count)
      }
    }
  }

  /// The terminal is given back already, or gone.
  static func disarm() { signals_disarm() }

  /// Gives the terminal back if it is armed; in the background it is left alone.
  static func restoreTerminal() { signals_restore() }

  static func isInForeground(_ descriptor: Int32) -> Bool { signals_in_foreground(descriptor) != 0 }

  /// Stops the process group; returns when it goes on.
  static func stop() { signals_stop() }

  /// Stops this process until it may have the terminal.
  static func stopInBackground() { signals_stop_in_background() }
}
