import Glibc
import JSON
import Voxels

/// S3 as moto has it, on loopback: folders as buckets, signatures checked.
///
/// Buckets whose names begin with `public` can be read without a signature.
public final class MotoServer: @unchecked Sendable {
  /// What a user signs with.
  public struct Keys: Sendable {
    public let key: String
    public let secret: String
    public let token: String?

    public init(key: String, secret: String, token: String? = nil) {
      (self.key, self.secret, self.token) = (key, secret, token)
    }
  }

  public let endpoint: String
  /// Of a user who may read everything, and the same for a time.
  public let keys: Keys
  public let temporaryKeys: Keys
  /// Where an instance finds temporary keys, and a container; the latter has to send `token` along.
  public let metadata: String
  public var container: String { metadata + "/container" }
  private let program: RunningProgram

  /// A Python that has moto: the one that `script/setup --test` made, or the system's own; nil when there is none.
  public static let python: String? = {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let own = "/\(root)/.build/test-venv/bin/python"
    // The copy of its list says that moto is installed there.
    if access(own, X_OK) == 0, access("/\(root)/.build/test-venv/moto.txt", F_OK) == 0 { return own }
    let search = "import sys, importlib.util as u; sys.exit(not all(map(u.find_spec, ['moto', 'boto3', 'flask'])))"
    let program = RunningProgram("python3", ["-c", search], environment: environment)
    return program.outcome(within: 300).status == 0 ? "python3" : nil
  }()

  private static var environment: [String: String] {
    var environment = ["PYTHONDONTWRITEBYTECODE": "1"]
    for name in ["PATH", "HOME"] { environment[name] = getenv(name).map { String(cString: $0) } }
    return environment
  }

  /// - Parameter folder: its folders are the buckets.
  public init(folder: TemporaryFolder) throws {
    guard let python = MotoServer.python else { throw Failure(.io, "moto", "is not installed") }
    let tests = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    let program = RunningProgram(
      python, ["/\(tests)/StoresTests/S3/moto_buckets.py", folder.path], environment: MotoServer.environment)
    guard program.wait(within: 300, until: { program.output.contains(UInt8(ascii: "\n")) }) else {
      throw Failure(.io, "moto", "does not start: \(program.outcome(within: 0).errors)")
    }
    self.program = program
    let json = try JSON(parsing: String(decoding: program.output, as: UTF8.self))
    endpoint = "http://127.0.0.1:\(json["port"]?.int ?? 0)"
    metadata = "http://127.0.0.1:\(json["metadata"]?.int ?? 0)"
    func keys(_ json: JSON?) -> Keys {
      Keys(key: json?["key"]?.string ?? "", secret: json?["secret"]?.string ?? "", token: json?["token"]?.string)
    }
    (self.keys, temporaryKeys) = (keys(json), keys(json["temporary"]))
  }
}
