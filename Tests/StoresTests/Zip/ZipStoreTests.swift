import Stores
import TestSupport
import Testing
import Voxels

/// The root of an archive in memory, every read of which is counted.
func openZip(_ bytes: [UInt8], name: String = "a.zip") async throws -> (root: Location, file: CountingStore) {
  let store = CountingStore(MemoryStore([name: Bytes(bytes)]))
  let opened = try await ContainerRegistry.open(Location(store: store, key: name))
  return (try #require(opened), store)
}

@Suite struct ZipStoreTests {
  @Test(arguments: PythonZip.Style.allCases)
  func conformance(_ style: PythonZip.Style) async throws {
    let folder = TemporaryFolder()
    let complaints = try await checkStore { objects in
      try PythonZip.make(folder("a.zip"), objects, style)
      let opened = try await ContainerRegistry.open(Location(store: FileStore(), key: folder("a.zip")))
      let root = try #require(opened)
      return try await ContainerRegistry.wrappingFolder(in: root) ?? root
    }
    // A wrapped archive has a folder more beside the empty key, where nothing lies either.
    #expect(complaints == [])
  }

  @Test func onlyAWrappingFolderWraps() async throws {
    let wrapped = try await openZip(HandmadeZip([.init("top/a"), .init("top/b/c"), .init(".DS_Store")]).bytes).root
    #expect(try await ContainerRegistry.wrappingFolder(in: wrapped)?.key == "top")
    for names in [["a"], ["a/b", "c/d"], ["a/b", ".zgroup"], []] {
      let root = try await openZip(HandmadeZip(names.map { .init($0) }).bytes).root
      #expect(try await ContainerRegistry.wrappingFolder(in: root) == nil, "\(names)")
    }
  }

  @Test func namesTellHowToGetThere() async throws {
    let (root, _) = try await openZip(HandmadeZip([.init("in/a")]).bytes)
    #expect(root.name == "memory:a.zip")
    #expect(root.stem == "memory:a")
    #expect(root.appending("in/a").name == "memory:a.zip|zip:in/a")
    #expect(root.appending("../../in").key == "in")
  }

  /// An archive in an archive in an archive.
  @Test func nested() async throws {
    var bytes = HandmadeZip([.init("deep", [1, 2, 3])]).bytes
    for name in ["two.zip", "one.zip"] { bytes = HandmadeZip([.init(name, bytes)]).bytes }
    var place = try await openZip(bytes).root
    for name in ["one.zip", "two.zip"] {
      let opened = try await ContainerRegistry.open(place.appending(name))
      place = try #require(opened)
    }
    #expect(try await place.appending("deep").read(limit: 3)?.array == [1, 2, 3])
    #expect(place.appending("deep").name == "memory:a.zip|zip:one.zip|zip:two.zip|zip:deep")
  }

  @Test func byNameAndBySignature() async throws {
    let bytes = HandmadeZip([.init("a", [7])]).bytes
    let names = ["x.zip", "X.OZX", "x.zarr.zip", "x.bin", "dir.zip/zarr.json"]
    let store = MemoryStore(Dictionary(uniqueKeysWithValues: names.map { ($0, Bytes(bytes)) }))
    func place(_ name: String) -> Location { Location(store: store, key: name) }
    for name in names[..<3] { #expect(try await ContainerRegistry.open(place(name)) != nil, "\(name)") }
    for name in ["x.bin", "dir.zip", "gone.zip"] {
      #expect(try await ContainerRegistry.open(place(name)) == nil, "\(name)")
    }
    #expect(try await ContainerRegistry.openUnnamed(place("x.bin"))?.name == "memory:x.bin")
    #expect(try await ContainerRegistry.open(place("x.bin"), as: "zip") != nil)
    #expect(try await ContainerRegistry.openUnnamed(place("nothing")) == nil)
    let other = MemoryStore(["short": Bytes([0x50, 0x4B]), "text": Bytes(Array("hello".utf8))])
    for name in ["short", "text"] {
      #expect(try await ContainerRegistry.openUnnamed(Location(store: other, key: name)) == nil)
    }
    await #expect(throws: Failure.self) { try await ContainerRegistry.open(place("x.bin"), as: "tar") }
  }
}

@Suite struct ZipNameTests {
  private func keys(_ names: [String]) async throws -> [String] {
    let archive = HandmadeZip(names.enumerated().map { .init($1, [UInt8($0)]) })
    let (root, _) = try await openZip(archive.bytes)
    var keys: [String] = []
    var folders = [""]
    while let folder = folders.popLast() {
      for entry in try await root.store.list(folder) ?? [] {
        let key = folder.isEmpty ? entry.name : "\(folder)/\(entry.name)"
        if try await root.store.size(of: key) != nil { keys.append(key) }
        if entry.isPrefix { folders.append(key) }
      }
    }
    return keys.sorted()
  }

  @Test func normalised() async throws {
    let found = try await keys(["./a", "b\\c\\d", "/abs", "e//f/./g", "folder/", "C:\\x", "ü/キ"])
    #expect(found == ["C:/x", "a", "abs", "b/c/d", "e/f/g", "ü/キ"])
  }

  @Test func nothingLeadsOut() async throws {
    #expect(try await keys(["../a", "b/../../c", "..\\d", "e/..", "..", ".", "/", "", "ok"]) == ["ok"])
    var latin = HandmadeZip.Entry("x")
    latin.name = [0x66, 0xFC, 0x72]
    let (root, _) = try await openZip(HandmadeZip([latin, .init("ok")]).bytes)
    #expect(try await root.store.list("")?.map(\.name) == ["ok"])
  }

  /// `a-b` sorts between `a` and `a/b`.
  @Test func listing() async throws {
    let names = ["a", "a-b", "a/b", "a/c/d", "a0", "a/c/e", "b/x", "a-b/z"]
    let (root, _) = try await openZip(HandmadeZip(names.map { .init($0) }).bytes)
    func list(_ prefix: String) async throws -> [String]? {
      try await root.store.list(prefix)?.map { $0.isPrefix ? $0.name + "/" : $0.name }
    }
    #expect(try await list("") == ["a/", "a-b/", "a0", "b/"])
    #expect(try await list("a") == ["b", "c/"])
    #expect(try await list("a/c") == ["d", "e"])
    #expect(try await list("a0") == [])
    for name in names { #expect(try await root.store.size(of: name) == 0, "\(name)") }
  }

  @Test func theLastOfTwinsWins() async throws {
    let archive = HandmadeZip([.init("a", [1]), .init("b", [2]), .init("a", [3, 4]), .init("./a", [5, 6, 7])])
    let (root, _) = try await openZip(archive.bytes)
    #expect(try await root.appending("a").read(limit: 9)?.array == [5, 6, 7])
    #expect(try await root.appending("b").read(limit: 9)?.array == [2])
  }
}
