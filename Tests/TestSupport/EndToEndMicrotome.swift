import Glibc

/// The `microtome` binary that was built together with the tests.
public enum Microtome {
  /// Beside the test bundle, for SwiftPM puts all products of a configuration into one folder.
  public static let path: String = {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    let bundle = String(decoding: buffer[..<max(0, count)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let folder = bundle.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    let path = folder + "/microtome"
    guard access(path, X_OK) == 0 else { fatalError("there is no microtome beside \(bundle)") }
    return path
  }()

  /// What the binary finds in its environment, nothing of the user's.
  public static let environment = ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": "/nonexistent"]

  /// Runs it to its end.
  public static func run(_ arguments: String..., within seconds: Double = 20) -> RunningProgram.Outcome {
    start(arguments).outcome(within: seconds)
  }

  /// Starts it.
  public static func start(
    _ arguments: [String], standardOutput: Int32? = nil, discardsOutput: Bool = false
  ) -> RunningProgram {
    RunningProgram(
      path, arguments, environment: environment, standardOutput: standardOutput, discardsOutput: discardsOutput)
  }
}
