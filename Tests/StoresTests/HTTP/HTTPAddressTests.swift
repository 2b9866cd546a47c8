import Stores
import TestSupport
import Testing
import Voxels

/// Addresses, secrets and where requests may lead.
@Suite(.timeLimit(.minutes(10))) struct HTTPAddressTests {
  @Test func queriesGoWithEveryRequest() async throws {
    let server = FaultServer(["data/a b.zarr/zarr.json": [1, 2]])
    let place = try server.place("data/a%20b.zarr", query: "?token=SECRET&x=1%2F2#part").appending("zarr.json")
    #expect(try await place.read([.whole]) == [[1, 2]])
    #expect(server.requests.map(\.target) == ["/data/a%20b.zarr/zarr.json?token=SECRET&x=1%2F2"])
    #expect(place.name == "http://\(server.authority)/data/a%20b.zarr/zarr.json?…")
  }

  @Test func namesAreShownWithoutSecrets() throws {
    #expect(try StoreRegistry.locate("https://me:pass@Example.org/ü/c?sig=S").name == "https://example.org/ü/c?…")
    #expect(try StoreRegistry.locate("HTTP://example.org").name == "http://example.org/")
    #expect(try StoreRegistry.locate("http://[::1]:80/a//b/../c").name == "http://[::1]:80/a/c")
    for text in ["http://", "https:///x", "http://a b/c", "http://u:secret@/x"] {
      let failure = #expect(throws: Failure.self) { try StoreRegistry.locate(text) }
      #expect(failure?.code == .usage)
      #expect(failure?.line.contains("secret") == false)
    }
  }

  @Test func strangeKeysAreOneObject() async throws {
    let names = ["a+b", "50%", "q?x=1", "h#i", "c:d;e,f=g&h", "'\"<>|\\^`{}", "~tilde", "日本"]
    let server = FaultServer(Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, [UInt8($0)]) }))
    for (index, name) in names.enumerated() {
      #expect(try await server.root().appending(name).read([.whole]) == [[UInt8(index)]])
    }
  }

  @Test func redirectsAreFollowed() async throws {
    let other = FaultServer(["far/object": [5, 6, 7]])
    let target = "http://\(other.authority)/far/object?sig=1"
    let server = FaultServer(["object": [1]]) { _ in [.redirect(target)] }
    let place = try HTTPStore.locate("http", "me:pass@\(server.authority)/object")
    #expect(try await place.read([.from(offset: 1, count: 2)]) == [[6, 7]])
    // Whoever has read of an object knows its size.
    #expect(try await place.store.size(of: place.key) == 3)
    #expect(other.requests.count == 1)
    let again = try HTTPStore.locate("http", "me:pass@\(server.authority)/object")
    #expect(try await again.store.size(of: again.key) == 3)
    #expect(server.requests.allSatisfy { $0.headers["authorization"] == "Basic bWU6cGFzcw==" })
    // What the first host was told is not for the second one.
    #expect(other.requests.allSatisfy { $0.headers["authorization"] == nil && $0.target == "/far/object?sig=1" })
    #expect(other.requests.count == 2)
  }

  @Test func redirectsThatAreNot() async throws {
    let loop = FaultServer(["object": [1]]) { _ in [.redirect("/object")] }
    #expect(await (try loop.place("object")).failure()?.line.contains("redirects more than 5 times") == true)
    #expect(loop.requests.count == 6)
    let folder = FaultServer(["object": [1]]) { _ in [.redirect("/object/")] }
    #expect(try await folder.place("object").read([.whole]) == nil)
    #expect(folder.requests.count == 1)
    let local = FaultServer(["object": [1]]) { _ in [.redirect("file:///etc/passwd")] }
    #expect(await (try local.place("object")).failure()?.code == .io)
  }

  @Test(arguments: [
    "169.254.169.254", "169.254.1.1:8080", "2852039166", "0xA9FEA9FE", "0251.0376.0.1", "[fe80::1]", "[FEBF::1]",
    "[::ffff:169.254.169.254]", "[fd00:ec2::254]", "%3169.254.169.254",
  ])
  func placesWhereCredentialsAre(host: String) async throws {
    let failure = await (try HTTPStore.locate("http", host + "/latest/meta-data")).failure()
    #expect(failure?.code == .unsupported)
    #expect(failure?.line.contains("credentials") == true)
    let server = FaultServer(["object": [1]]) { _ in [.redirect("http://\(host)/latest")] }
    #expect(await (try server.place("object")).failure()?.code == .unsupported)
  }

  @Test func documentsFromElsewhereNameNoFiles() throws {
    let base = try StoreRegistry.locate("http://example.org/c/collection.json").parent
    for text in ["/etc/passwd", "file:///etc/passwd"] {
      let failure = #expect(throws: Failure.self) { try StoreRegistry.locate(text, relativeTo: base) }
      #expect(failure?.code == .unsupported)
    }
    #expect(try StoreRegistry.locate("../d/e", relativeTo: base).name == "http://example.org/d/e")
    #expect(try StoreRegistry.locate("https://example.com/f", relativeTo: base).name == "https://example.com/f")
  }

  @Test func passwordsAreAskedFor() async throws {
    let server = NginxServer(settings: "auth_basic x; auth_basic_user_file FOLDER/users;") {
      TestFile.write("me:{PLAIN}pa ss%", to: $0("users"))
    }
    try server.folder.write("object", [8])
    let failure = await (try HTTPStore.locate("http", server.authority + "/object")).failure()
    #expect(failure?.line.contains("asks for a user and password") == true)
    #expect(failure?.remedy?.contains("netrc") == true)
    let place = try HTTPStore.locate("http", "me:pa%20ss%25@\(server.authority)/object")
    #expect(try await place.read([.whole]) == [[8]])
  }

  @Test func listings() async throws {
    let page = """
      <!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN"><html><head><title>Index of /data</title></head><body>
      <a href="?C=N;O=D">Name</a> <a href="/">Parent Directory</a> <a href="../">Up</a>
      <a href="a%20b/">a b/</a> <a href="c&amp;d.zarr">c&amp;d</a> <a href="./e:f">e:f</a> <a href="/data/abs/">x</a>
      <a href="http://elsewhere/x">no</a> <a href="deep/er">no</a> <a href="#top">no</a> <a href="/other/y">no</a>
      """
    let server = FaultServer(["data/": Array(page.utf8), "page/": Array("<html><a href=\"x\">x</a>".utf8)]) { _ in
      [.type("text/html")]
    }
    let store = try server.root().store
    #expect(
      try await store.list("data") == [
        StoreEntry(name: "a b", isPrefix: true), StoreEntry(name: "abs", isPrefix: true),
        StoreEntry(name: "c&d.zarr", isPrefix: false), StoreEntry(name: "e:f", isPrefix: false),
      ])
    #expect(try await store.list("page") == nil)
  }
}
