import Stores
import TestSupport
import Testing
import Voxels

/// Stores over real and over odd servers behave as folders do.
@Suite(.timeLimit(.minutes(10))) struct HTTPConformanceTests {
  @Test(arguments: ["autoindex on;", "autoindex off;", "autoindex on; gzip on; gzip_types *; gzip_min_length 1;"])
  func nginx(settings: String) async throws {
    let server = NginxServer(settings: settings)
    let complaints = try await checkStore { objects in
      for (name, bytes) in objects { try server.folder.write(name, bytes) }
      return try HTTPStore.locate("http", server.authority)
    }
    #expect(complaints == [])
  }

  @Test(
    arguments: [[], [.ignoresRange], [.ignoresRange, .chunked], [.chunked], [.gzip], [.gzip, .chunked]] as [[Fault]])
  func oddServers(faults: [Fault]) async throws {
    var server: FaultServer?
    let complaints = try await checkStore { objects in
      let made = FaultServer(objects) { _ in faults }
      server = made
      return try made.root()
    }
    #expect(complaints == [])
    #expect((server?.requests.count ?? 0) > 0)
  }

  @Test func suffixesThatAreMisread() async throws {
    let complaints = try await checkStore { objects in try FaultServer.kept(objects) { _ in [.misreadsSuffix] }.root() }
    #expect(complaints == [])
  }

  @Test func serversWithoutHEAD() async throws {
    let complaints = try await checkStore { objects in
      try FaultServer.kept(objects) { $0.method == "HEAD" ? [.status(405)] : [] }.root()
    }
    #expect(complaints == [])
  }

  /// Buckets that cannot be listed say "forbidden" of what is not there.
  @Test func bucketsThatForbidWhatIsMissing() async throws {
    let server = FaultServer(
      ["a/b/zarr.json": [1], "a/b/c/0": [2]],
      faults: { ["/a/b/zarr.json", "/a/b/c/0"].contains($0.path) ? [] : [.status(403)] })
    let before = await (try server.place("a/b/c/9")).failure()
    #expect(before?.line.contains("access is denied") == true)
    #expect(before?.remedy != nil)
    #expect(try await server.place("a/b/zarr.json").read([.whole]) == [[1]])
    #expect(try await server.place("a/b/c/9").read([.whole]) == nil)
    #expect(try await server.place("a/b/c/9").read([.suffix(16)]) == nil)
    #expect(await (try server.place("other/b/c/9")).failure()?.code == .io)
  }

  /// The formats are probed at once; a refusal may come before the answer that explains it.
  @Test func refusalsThatComeFirst() async throws {
    let all = FaultGate(for: 3)
    let explanation = FaultGate()
    let server = FaultServer(
      ["x/img/.zarray": [7]],
      faults: {
        $0.path == "/x/img/.zarray"
          ? [.hold(until: all), .hold(until: explanation)] : [.hold(until: all), .status(403)]
      })
    let root = try server.place("x/img")
    async let late = root.appending(".zarray").read(limit: 9)
    async let early = root.appending("zarr.json").read(limit: 9)
    async let attributes = root.appending(".zattrs").read(limit: 9)
    try await server.wait(for: "both refusals") { $0.answers == 2 }
    explanation.open()
    #expect(try await early == nil)
    #expect(try await attributes == nil)
    #expect(try await late?.array == [7])
  }

  @Test func pagesAreNotObjects() async throws {
    let page = Array("<!DOCTYPE html><html><body>My application</body></html>".utf8)
    let server = FaultServer(object: { _ in page }, faults: { _ in [.type("text/html; charset=utf-8")] })
    #expect(try await server.place("zarr.json").read([.whole]) == nil)
    #expect(try await server.place("c/0/0/0").read([.suffix(16)]) == nil)
    #expect(try await server.place("c/0/0/0").read([.from(offset: 8, count: 16)]) == nil)
    let place = try server.place("zarr.json")
    #expect(try await place.store.size(of: place.key) == nil)
    #expect(try await server.place("index.html").read([.whole]) == [page])
    // Some servers say of everything that it is a page.
    let bytes = pseudoRandomBytes(1000)
    let simple = FaultServer(object: { _ in bytes }, faults: { _ in [.type("text/html")] })
    #expect(try await simple.place("c/0").read([.whole]) == [bytes])
    #expect(try await simple.place("c/0").read([.suffix(16)]) == [Array(bytes.suffix(16))])
  }

  @Test(arguments: [204, 404, 410]) func missing(status: Int) async throws {
    let server = FaultServer(object: { _ in [1] }, faults: { _ in [.status(status)] })
    #expect(try await server.place("a").read([.whole]) == nil)
    #expect(try await server.place("a").read([.from(offset: 0, count: 1), .suffix(1)]) == nil)
  }
}

extension FaultServer {
  private static let servers = Locked<[FaultServer]>([])

  /// A server that lives until the tests end.
  static func kept(
    _ objects: [String: [UInt8]], faults: @escaping @Sendable (Request) -> [Fault]
  ) -> FaultServer {
    let server = FaultServer(objects, faults: faults)
    servers.withLock { $0.append(server) }
    return server
  }
}
