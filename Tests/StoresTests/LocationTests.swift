import Glibc
import Stores
import Testing
import Voxels

@Suite struct LocationTests {
  let store = MemoryStore([:])

  @Test(arguments: [
    ("a//b/./c/", "a/b/c"), ("a/../b", "b"), ("../../etc/passwd", "etc/passwd"), ("/", ""), ("a/b/../..", ""),
    ("..", ""), ("a/...", "a/..."),
  ])
  func keysAreNormalised(_ path: String, _ key: String) {
    #expect(Location(store: store, key: path).key == key)
  }

  /// A combining mark behind a slash makes one character of both; parts are parts all the same.
  @Test func combiningMarksHideNoPart() {
    let location = Location(store: store, key: "a/b/..\u{2F}\u{301}c/../\u{301}d")
    #expect(!location.key.utf8.split(separator: UInt8(ascii: "/")).contains { $0.elementsEqual("..".utf8) })
  }

  @Test func neverOutOfTheStore() {
    let base = Location(store: store, key: "a/b")
    #expect(base.appending("../../../../x").key == "x")
    #expect(base.parent.key == "a")
    #expect(base.parent.parent.parent.key == "")
  }

  @Test func stems() {
    #expect(Location(store: store, key: "data/brain.zarr").stem == "brain")
    #expect(Location(store: store, key: "a/c.json").stem == "c")
    #expect(Location(store: store, key: "a/.zarr").stem == ".zarr")
    #expect(Location(store: store, key: "").stem == "/")
  }
}

@Suite struct StoreRegistryTests {
  @Test func pathsAndURLs() throws {
    #expect(try StoreRegistry.locate("/data/brain.zarr/").name == "/data/brain.zarr")
    #expect(try StoreRegistry.locate("file:///data/a%20b%C3%BC").name == "/data/a bü")
    #expect(try StoreRegistry.locate("FILE://localhost/data").name == "/data")
    #expect(try StoreRegistry.locate("file:///data/100%").name == "/data/100%")
    let working = try #require(getcwd(nil, 0))
    defer { free(working) }
    #expect(try StoreRegistry.locate("x/y").name == String(cString: working) + "/x/y")
  }

  @Test func relativeToABase() throws {
    let base = Location(store: FileStore(), key: "data/collections")
    #expect(try StoreRegistry.locate("../brain", relativeTo: base).name == "/data/brain")
    #expect(try StoreRegistry.locate("/else", relativeTo: base).name == "/else")
    let memory = Location(store: MemoryStore(name: "m", [:]), key: "a")
    #expect(try StoreRegistry.locate("./b", relativeTo: memory).name == "m:a/b")
    // A document from elsewhere names no local files.
    let failure = #expect(throws: Failure.self) { try StoreRegistry.locate("/etc/passwd", relativeTo: memory) }
    #expect(failure?.code == .unsupported)
  }

  @Test(arguments: [("", Failure.Code.usage), ("gopher://x/y", .unsupported), ("file://host/x", .usage)])
  func refused(_ text: String, _ code: Failure.Code) {
    let failure = #expect(throws: Failure.self) { try StoreRegistry.locate(text) }
    #expect(failure?.code == code)
    #expect(failure?.remedy != nil)
  }
}
