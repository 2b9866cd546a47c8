import Stores
import TestSupport
import Testing
import Voxels

/// HTTP/2 over TLS, as nginx has it.
@Suite(.timeLimit(.minutes(10))) struct HTTP2Tests {
  private let folder = TemporaryFolder()

  init() { TestCertificate.write(to: folder) }

  private func server(settings: String) -> NginxServer {
    NginxServer(settings: TestCertificate.settings + settings, listen: "ssl http2") { place in
      for name in ["certificate.pem", "key.pem"] { TestFile.write(TestFile.read(folder(name)) ?? [], to: place(name)) }
    }
  }

  private func root(_ server: NginxServer) throws -> Location {
    var settings = HTTPSettings()
    settings.certificates = folder("certificate.pem")
    return try HTTPStore.locate("https", server.authority, settings: settings)
  }

  /// Requests that are all on their way before any of them is answered share one connection.
  @Test func requestsShareAConnection() async throws {
    let payload = pseudoRandomBytes(50_000)
    let gate = FaultGate(for: 24)
    let behind = FaultServer(object: { _ in payload }, faults: { _ in [.hold(until: gate)] })
    let server = server(
      settings: """
        location / {
          proxy_pass http://\(behind.authority); proxy_http_version 1.1; proxy_read_timeout 600; proxy_buffers 8 64k;
        }
        """)
    let root = try root(server)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 0..<24 {
        group.addTask {
          try await root.appending("c/\(number)").read([.from(offset: number * 1000, count: 500 + number)])
            == [Array(payload[number * 1000..<number * 1001 + 500])]
        }
      }
      for try await isRight in group { #expect(isRight) }
    }
    #expect(behind.mostAtOnce == 24)
    try await behind.wait(for: "the log") { _ in server.requests.count == 24 }
    #expect(server.requests.allSatisfy { $0.version == "HTTP/2.0" && $0.status == 206 })
    #expect(Set(server.requests.map(\.connection)).count == 1)
  }

  /// So do many small objects, one after another and together.
  @Test func chunksComeOverOneConnection() async throws {
    let server = server(settings: "")
    for number in 0..<300 { try server.folder.write("c/\(number)", pseudoRandomBytes(2000, seed: UInt64(number))) }
    let root = try root(server)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 0..<300 {
        group.addTask {
          try await root.appending("c/\(number)").read([.whole]) == [pseudoRandomBytes(2000, seed: UInt64(number))]
        }
      }
      for try await isRight in group { #expect(isRight) }
    }
    #expect(try await root.appending("c/300").read([.whole]) == nil)
    #expect(Set(server.requests.map(\.connection)).count == 1)
  }
}
