import JSON
import TestSupport
import Testing
import Voxels

/// The program against servers: TLS, HTTP/2, passwords and traces.
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

  /// What is printed of an address lets nobody in, and is still read with it.
  @Test func infoPrintsNoSecrets() throws {
    let server = FaultServer(folder: folder.path)
    let source = "http://me:PASSWORD@\(server.authority)/bytes.zarr?X-Amz-Signature=SECRET&versionId=7"
    for arguments in [["info", source, "--json"], ["info", source]] {
      let outcome = run(arguments)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(!outcome.text.contains("SECRET") && !outcome.text.contains("PASSWORD"), "\(outcome.text)")
    }
    let info = try JSON(parsing: run(["info", source, "--json"]).text)
    #expect(
      info["source"]?.string == "http://…@\(server.authority)/bytes.zarr?X-Amz-Signature=…&versionId=7")
    #expect(server.requests.allSatisfy { $0.target.hasSuffix("?X-Amz-Signature=SECRET&versionId=7") })
  }

  /// A failure ends the program while other requests are still under way, whose threads must not see libraries go.
  @Test func aFailureIsOneLineHoweverMuchIsUnderWay() throws {
    TestFile.write([1, 2, 3], to: folder("bytes.zarr/0/c/0/1/1"))
    let server = FaultServer(folder: folder.path) { $0.path.hasSuffix("/c/0/1/1") ? [] : [.latency(0.001)] }
    for _ in 0..<40 {
      let outcome = run([
        "read", "http://\(server.authority)/bytes.zarr", "--array", "0", "-o", folder("out.npy"), "--cache-dir", "none",
      ])
      #expect(outcome.status == 1)
      #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
    }
  }

  @Test func secureServers() throws {
    TestCertificate.write(to: folder)
    let certificate = folder("certificate.pem")
    let server = NginxServer(
      folder: folder, settings: "\(TestCertificate.settings) auth_basic data; auth_basic_user_file FOLDER/users;",
      listen: "ssl http2"
    ) { place in
      for name in ["certificate.pem", "key.pem"] { TestFile.write(TestFile.read(folder(name)) ?? [], to: place(name)) }
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
    let named = run(["info", "https://me:password@\(server.authority)/bytes.zarr"], environment: trusting)
    #expect(named.status == 0, "\(named.errors)")
    TestFile.write("machine 127.0.0.1 login me password password\n", to: folder(".netrc"))
    let known = run(["info", source, "--json"], environment: trusting.merging(["HOME": folder.path]) { $1 })
    #expect(known.status == 0, "\(known.errors)")
    #expect(try JSON(parsing: Bytes(known.output))["format"]?.string == "ome-zarr")
  }
}
