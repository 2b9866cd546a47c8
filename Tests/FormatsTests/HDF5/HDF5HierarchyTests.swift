import Formats
import JSON
import Stores
import TestSupport
import Testing
import Voxels

@Suite struct HDF5HierarchyTests {
  private func tree() async throws -> Node { try await HDF5Golden.node(HDF5Golden.location("tree.h5")) }

  private func group(_ path: String) async throws -> any GroupNode {
    guard case .group(let group) = try await tree().descendant(path) else { throw Failure(.invalid, path, "no group") }
    return group
  }

  private func array(_ path: String) async throws -> ArrayNode {
    guard case .array(let node) = try await tree().descendant(path) else { throw Failure(.invalid, path, "no array") }
    return node
  }

  @Test func names() async throws {
    #expect(try await group(".").childNames() == ["back", "external", "group", "hard", "lost", "refused"])
    // Neither the soft link nor the way up.
    #expect(try await group("group").childNames() == ["voxels"])
    #expect(try await group("group/up/hard").childNames() == ["voxels"])
    // What is no array of numbers is not listed; what is one but cannot be read is.
    #expect(try await group("refused").childNames() == ["external", "rank6", "virtual"])
    #expect(try await tree().format == FormatVersion(name: "hdf5", version: "0"))
  }

  @Test(arguments: [
    "group/voxels", "soft", "soft-group/voxels", "group/beside", "hard/voxels", "group/up/group/up/soft",
  ])
  func links(_ path: String) async throws {
    #expect(try await readWhole(array(path).array) == Array(0..<6))
  }

  @Test func dimensionNames() async throws {
    #expect(try await array("group/voxels").dimensionNames == ["y", nil])
    #expect(try await HDF5Golden.named("gzip").open().dimensionNames == nil)
  }

  @Test func externalLinks() async throws {
    let node = try await array("external/voxels")
    #expect(try await readWhole(node.array) == [0, 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0])
    #expect(node.location.key.hasSuffix("/part.h5/inside/voxels"))
    let memory = inMemory(HDF5Golden.objects("tree.h5", "part.h5"))
    let again = try await HDF5Golden.node(memory.appending("tree.h5")).descendant("external/voxels")
    #expect(again.location.name == "memory:part.h5/inside/voxels")
    for (path, code) in [("lost", Failure.Code.missing), ("back", .circular), ("circle", .circular)] {
      let failure = await #expect(throws: Failure.self) { _ = try await tree().descendant(path) }
      #expect(failure?.code == code, "\(path)")
    }
    for path in ["dangling", "nothing", "group/voxels/more", "type"] {
      let failure = await #expect(throws: Failure.self) { _ = try await tree().descendant(path) }
      #expect(failure?.code == .missing, "\(path)")
    }
  }

  @Test func attributes() async throws {
    let attributes = try await group("group").attributes
    #expect(attributes["int"] == -5)
    #expect(attributes["large"] == .unsigned(.max))
    #expect(attributes["float"] == 0.25)
    #expect(attributes["bool"] == true)
    #expect(attributes["text"] == "µm and more")
    #expect(attributes["fixed"] == "seven")
    #expect(attributes["texts"] == ["a", "", "ccc"])
    #expect(attributes["numbers"]?.array?.map(\.doubles) == [[1.5, 2], [3, 4]])
    #expect(attributes["characters"] == "12.5")
    #expect(attributes["none"] == nil)
    #expect(attributes["compound"] == nil)
  }

  @Test(arguments: [
    ("strings", "strings"), ("scalar", "single value"), ("compound", "compound"), ("complex", "compound"),
    ("null", "no values"), ("rank6", "6 axes"), ("long-double", "IEEE"), ("virtual", "virtual"),
    ("external", "other files"),
  ])
  func refusedInWords(_ name: String, _ word: String) async throws {
    let failure = await #expect(throws: Failure.self) { _ = try await tree().descendant("refused/\(name)") }
    #expect(failure?.code == .unsupported)
    #expect(failure?.problem.contains(word) == true)
    #expect(failure?.source.hasSuffix("tree.h5/refused/\(name)") == true)
  }
}
