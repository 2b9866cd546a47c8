import Glibc

/// A real web server for a folder, on loopback, for as long as the value lives.
public final class NginxServer {
  /// A request that was answered.
  public struct Request: Sendable {
    /// Counts the connections.
    public let connection: Int
    /// `HTTP/1.1` or `HTTP/2.0`.
    public let version: String
    public let status: Int
    /// Path and query.
    public let target: String
  }

  public let folder: TemporaryFolder
  private let reservation = LoopbackPort()
  private let place = TemporaryFolder()
  private var program: RunningProgram?

  public var port: UInt16 { reservation.number }
  public var authority: String { "127.0.0.1:\(port)" }

  /// - Parameters:
  ///   - folder: what is served.
  ///   - path: of what is served, if it is not that folder.
  ///   - settings: lines for the `server` block; `FOLDER` stands for a folder beside the served one.
  ///   - prepare: puts files into that folder before the server starts.
  public init(
    folder: TemporaryFolder = TemporaryFolder(), path: String? = nil, settings: String = "", listen: String = "",
    prepare: (TemporaryFolder) -> Void = { _ in }
  ) {
    self.folder = folder
    prepare(place)
    let base = place.path
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map { "\($0)_temp_path \(base)/\($0);" }
    TestFile.write(
      """
      daemon off; master_process off; pid \(base)/pid; error_log \(base)/log crit;
      events { worker_connections 512; }
      http {
        log_format line '$connection $server_protocol $status $request_uri'; access_log \(base)/requests line;
        default_type application/octet-stream; keepalive_requests 100000; keepalive_timeout 600;
        types { text/html html; application/json json; }
        \(temporary.joined(separator: " "))
        server {
          listen 127.0.0.1:\(port) \(listen); root \(path ?? folder.path);
          \(settings.replacing("FOLDER", with: base))
        }
      }
      """, to: place("nginx.conf"))
    start()
  }

  /// Starts the server again, at the same port.
  public func start() {
    let base = place.path
    // A runner that crashes cannot end it, so it has a guard that does.
    let guarded = "(while kill -0 \(getpid()) && kill -0 $$; do sleep 1; done; kill -9 $$) >/dev/null 2>&1 & exec"
    let program = RunningProgram(
      "/bin/sh", ["-c", "\(guarded) /usr/sbin/nginx -c \(base)/nginx.conf -p \(base) -e \(base)/log"],
      environment: ["PATH": "/usr/bin:/bin"])
    guard program.wait(within: 120, until: { reservation.answers }) else {
      fatalError("nginx does not start: \(program.outcome(within: 0).errors)")
    }
    self.program = program
  }

  /// Kills the server. Until the value goes nobody else gets the port.
  public func kill() { program = nil }

  /// The requests that were logged; the last ones may come a moment after their answers.
  public var requests: [Request] {
    (TestFile.text(place("requests")) ?? "").split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ", maxSplits: 3)
      guard words.count == 4, let connection = Int(words[0]), let status = Int(words[2]) else { return nil }
      return Request(connection: connection, version: String(words[1]), status: status, target: String(words[3]))
    }
  }
}
