import Formats
import JSON
import Stores
import TestSupport
import Testing
import Voxels

@Suite struct N5HierarchyTests {
  private func open(_ path: String) async throws -> Node? { try await FormatRegistry.open(N5Golden.place(path)) }

  private func group(_ node: Node?) throws -> any GroupNode {
    guard case .group(let group)? = node else { throw Failure(.invalid, "", "is no group") }
    return group
  }

  @Test func groupsWithoutAttributes() async throws {
    let root = try group(try await open("z5py.n5"))
    #expect(root.format == FormatVersion(name: "n5", version: "2.0.0"))
    #expect(try await root.childNames() == ["a"])
    let inner = try group(try await root.child("a/b"))
    #expect(try await inner.childNames()?.contains("lz4") == true)
    guard case .array(let array)? = try await inner.child("lz4") else { throw Failure(.invalid, "", "is no array") }
    #expect(array.format.version == "2.0.0")
    #expect(try await root.child("a/nothing") == nil)
    // Opened directly, they are found by the root further up.
    #expect(try group(try await open("z5py.n5/a/b")).format.version == "2.0.0")
    #expect(try group(try await open("cosem.n5/em")).location.stem == "em")
    let legacy = try #require(try await open("z5py.n5/a/b/legacy"))
    #expect(legacy.format.version == "1")
  }

  /// Folders of blocks are no groups, from wherever they are opened.
  @Test func blocksAreNoGroups() async throws {
    #expect(try await open("z5py.n5/a/b/raw/0") == nil)
    #expect(try await open("z5py.n5/a/b/raw/0/0") == nil)
    let root = try group(try await open("z5py.n5"))
    #expect(try await root.child("a/b/raw/0") == nil)
    #expect(try await root.child("a/b/raw/0/0") == nil)
  }

  /// What has no mark of N5 is left to others.
  @Test func claimsNothingElse() async throws {
    let dataset = n5Attributes()
    func opens(_ objects: [String: [UInt8]], _ key: String = "x") async throws -> Bool {
      let place = Location(store: MemoryStore(objects.mapValues { Bytes($0) }), key: key)
      return try await FormatRegistry.open(place, as: "n5") != nil
    }
    #expect(try await !opens(["x/attributes.json": Array("{}".utf8)]))
    #expect(try await !opens(["x/attributes.json": Array("[1]".utf8)]))
    #expect(try await !opens(["x/attributes.json": Array(#"{"title": "a page"}"#.utf8), "x/y/z": [1]]))
    #expect(try await !opens(["x/a/b": [1], "x/s0/attributes.json": dataset]))
    #expect(try await !opens(["x/s0/attributes.json": dataset, "x/.zgroup": Array("{}".utf8)]))
    #expect(try await !opens([:]))
    // Nothing but datasets below, without any group written.
    #expect(try await opens(["x/s0/attributes.json": dataset, "x/s1/attributes.json": dataset]))
    #expect(try await opens(["x.n5/em/raw/s0/attributes.json": dataset], "x.n5"))
    #expect(try await opens(["x.n5/em/raw/s0/attributes.json": dataset], "x.n5/em"))
    let own = Array(#"{"title": "mine"}"#.utf8)
    #expect(try await opens(["x/attributes.json": own, "x/y/s0/attributes.json": dataset]))
    #expect(try await opens(["attributes.json": Array(#"{"n5": "2.0.0"}"#.utf8), "x/attributes.json": own]))
    #expect(try await opens(["x/attributes.json": Array(#"{"multiscales": []}"#.utf8)]))
  }
}
