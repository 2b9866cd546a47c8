import Glibc

/// Packages of Python that tests compare with: those in the environment that `script/setup --test` made, else the
/// system's own.
public enum PythonPackage {
  /// A Python that has Neuroglancer's own package; nil when there is none.
  public static let neuroglancer = python(with: "neuroglancer")

  /// A Python that can import a module; nil when there is none.
  public static func python(with module: String) -> String? {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    return ["/\(root)/.build/test-venv/bin/python", "python3"].first { python in
      run(python, "import \(module)", within: 300).status == 0
    }
  }

  /// What a Python program says.
  public static func run(
    _ python: String, _ program: String, _ arguments: String..., within seconds: Double = 120
  ) -> RunningProgram.Outcome {
    var environment = ["PYTHONDONTWRITEBYTECODE": "1"]
    for name in ["PATH", "HOME"] { environment[name] = getenv(name).map { String(cString: $0) } }
    guard !python.hasPrefix("/") || access(python, X_OK) == 0 else {
      return RunningProgram("false", [], environment: environment).outcome(within: seconds)
    }
    return RunningProgram(python, ["-c", program] + arguments, environment: environment).outcome(within: seconds)
  }
}
