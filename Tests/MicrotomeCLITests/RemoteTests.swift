import JSON
import TestSupport
import Testing
import Voxels

/// The program against servers: TLS, HTTP/2, passwords, traces, and pictures over a bad network.
@Suite(.timeLimit(.minutes(10))) struct RemoteTests {
  private let folder = TemporaryFolder()

  init() { Samples.image().write(to: folder("bytes.zarr")) }

  private func run(
    _ arguments: [String], environment: [String: String] = [:]
  ) -> RunningProgram.Outcome {
    RunningProgram(
      Microtome.path, arguments, environment: Microtome.environment.merging(environment) { $1 }
    ).outcome(within: 300)
  }

  private func trace() throws -> [JSON] {
    try (TestFile.text(folder("trace.jsonl")) ?? "").split(separator: "\n").map { try JSON(parsing: Bytes($0.utf8)) }
  }

  /// A tenth of all requests fails in one way or another; the picture is that of the folder.
  @Test func picturesOverABadNetwork() throws {
    let faults = SeededFaults(4)
    let server = FaultServer(folder: folder.path) { faults($0) }
    func picture(_ source: String, _ z: Int) throws -> Picture {
      let file = folder("out.png")
      let arguments = ["--view", "xy", "--position", "30,20,\(z)", "--zoom", "1", "--pixels", "60x40", "-o", file]
      let outcome = run(["snapshot", source] + arguments)
      #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
      return try Picture(try #require(TestFile.read(file)))
    }
    for z in [0, 9, 17] {
      let remote = try picture("http://\(server.authority)/bytes.zarr", z)
      #expect(remote.fault { Samples.byteOrNothing($0, $1, z) * 0x010101 } == nil)
    }
  }

  @Test func tracesSayWhatWasAskedFor() throws {
    let server = FaultServer(folder: folder.path) { $0.number == 0 ? [.status(503, retryAfter: 0)] : [] }
    let outcome = run([
      "read", "http://me:PASSWORD@\(server.authority)/bytes.zarr?sig=SECRET", "--offset", "0,0,0", "--size", "4,4,4",
      "-o", folder("out.npy"), "--trace-http", folder("trace.jsonl"),
    ])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let lines = try trace()
    #expect(lines.count == server.requests.count)
    for line in lines {
      #expect(["GET", "HEAD"].contains(line["method"]?.string))
      #expect(line["url"]?.string?.hasPrefix("http://\(server.authority)/") == true)
      for name in ["t", "ms", "bytes", "status", "attempt", "priority"] {
        #expect(line[name]?.text().first?.isNumber == true, "\(name)")
      }
    }
    #expect(lines.count { $0["status"]?.int == 503 } == 1)
    #expect(lines.count { $0["attempt"]?.int == 2 } == 1)
    let text = TestFile.text(folder("trace.jsonl")) ?? ""
    #expect(!text.contains("SECRET") && !text.contains("PASSWORD"))
    #expect(server.requests.allSatisfy { $0.target.hasSuffix("?sig=SECRET") && $0.headers["authorization"] != nil })
    #expect(server.requests.allSatisfy { $0.headers["user-agent"]?.hasPrefix("microtome/") == true })
    let failed = run(["info", "http://me:PASSWORD@\(server.authority)/nothing?sig=SECRET"])
    #expect(failed.status == 1)
    #expect(!failed.errors.contains("SECRET") && !failed.errors.contains("PASSWORD"))
  }

  @Test func secureServers() throws {
    let certificate = folder("certificate.pem")
    let server = NginxServer(
      folder: folder,
      settings: """
        ssl_certificate FOLDER/certificate.pem; ssl_certificate_key FOLDER/key.pem;
        auth_basic data; auth_basic_user_file FOLDER/users;
        """, listen: "ssl http2"
    ) { place in
      let made = RunningProgram(
        "/usr/bin/openssl",
        [
          "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
          "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
          "-keyout", place("key.pem"), "-out", place("certificate.pem"),
        ], environment: ["PATH": "/usr/bin:/bin"]
      ).outcome(within: 300)
      #expect(made.status == 0, "\(made.errors)")
      TestFile.write(TestFile.read(place("certificate.pem")) ?? [], to: certificate)
      TestFile.write("me:{PLAIN}password", to: place("users"))
    }
    let source = "https://\(server.authority)/bytes.zarr"
    let untrusted = run(["info", source])
    #expect(untrusted.status == 1)
    #expect(untrusted.errors.contains("the certificate of \(server.authority) cannot be trusted; "))
    let trusting = ["CURL_CA_BUNDLE": certificate]
    let stranger = run(["info", source], environment: trusting)
    #expect(stranger.status == 1)
    #expect(stranger.errors.contains("asks for a user and password; "))
    TestFile.write("machine 127.0.0.1 login me password password\n", to: folder(".netrc"))
    let known = run(["info", source, "--json"], environment: trusting.merging(["HOME": folder.path]) { $1 })
    #expect(known.status == 0, "\(known.errors)")
    #expect(try JSON(parsing: Bytes(known.output))["format"]?.string == "ome-zarr")
  }
}
