import Glibc

/// A real web server for a folder, on loopback, for as long as the value lives.
public final class NginxServer {
  public let folder: TemporaryFolder
  public let port: UInt16
  private let place = TemporaryFolder()
  private let program: RunningProgram

  public var authority: String { "127.0.0.1:\(port)" }

  /// - Parameters:
  ///   - folder: what is served.
  ///   - settings: lines for the `server` block; `FOLDER` stands for a folder beside the served one.
  ///   - prepare: puts files into that folder before the server starts.
  public init(
    folder: TemporaryFolder = TemporaryFolder(), settings: String = "", listen: String = "",
    prepare: (TemporaryFolder) -> Void = { _ in }
  ) {
    self.folder = folder
    prepare(place)
    let base = place.path
    // Another program may take the port before the server has it.
    for attempt in 1... {
      let port = LoopbackPort.free()
      let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map {
        "\($0)_temp_path \(base)/\($0);"
      }
      TestFile.write(
        """
        daemon off; master_process off; pid \(place.path)/pid; error_log \(place.path)/log crit;
        events { worker_connections 512; }
        http {
          access_log off; default_type application/octet-stream; keepalive_requests 100000;
          types { text/html html; application/json json; }
          \(temporary.joined(separator: " "))
          server {
            listen 127.0.0.1:\(port) \(listen); root \(folder.path);
            \(settings.replacing("FOLDER", with: place.path))
          }
        }
        """, to: place("nginx.conf"))
      // A runner that crashes cannot end it, so it has a guard that does.
      let guarded = "(while kill -0 \(getpid()) && kill -0 $$; do sleep 1; done; kill -9 $$) >/dev/null 2>&1 & exec"
      let program = RunningProgram(
        "/bin/sh", ["-c", "\(guarded) /usr/sbin/nginx -c \(base)/nginx.conf -p \(base) -e \(base)/log"],
        environment: ["PATH": "/usr/bin:/bin"])
      if program.wait(within: 10, until: { LoopbackPort.answers(port) }) {
        (self.program, self.port) = (program, port)
        return
      }
      guard attempt < 5 else { fatalError("nginx does not start: \(program.outcome(within: 0).errors)") }
    }
    fatalError("nginx does not start")
  }
}
