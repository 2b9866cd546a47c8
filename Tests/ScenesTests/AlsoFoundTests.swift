import Formats
import Scenes
import Stores
import TestSupport
import Testing
import Voxels

/// Places that several formats recognise.
@Suite struct AlsoFoundTests {
  @Test func bothVersionsOfZarr() async throws {
    let path = "\(goldenFolder)/zarr/both"
    let scene = try await SceneOpener().open(path)
    #expect(scene.format == "zarr" && scene.version == "3")
    #expect(scene.alsoFound == [AlsoFound(format: "zarr 2", source: "zarr2://\(path)")])
    let other = try await SceneOpener().open(scene.alsoFound[0].source)
    #expect(other.version == "2")
    #expect(other.alsoFound == [])
    #expect(try await SceneOpener().open("\(goldenFolder)/zarr/v3-uint8").alsoFound == [])
  }

  @Test func inAnArchive() async throws {
    let folder = TemporaryFolder()
    try PythonZip.make(folder("a.zip"), of: "\(goldenFolder)/zarr/both", .wrapped)
    let scene = try await SceneOpener().open("zarr://\(folder("a.zip"))")
    #expect(scene.alsoFound.map(\.source) == ["zarr2://\(folder("a.zip"))|zip:top"])
    #expect(try await SceneOpener().open(scene.alsoFound[0].source).version == "2")
  }

  /// Damage in the format that is not wanted hides nothing, and is not offered.
  @Test func damagedOthers() async throws {
    let root = Location(
      store: MemoryStore([
        "zarr.json": Bytes(Array(#"{"zarr_format": 3, "node_type": "group"}"#.utf8)), ".zarray": Bytes([0x7B]),
      ]), key: "")
    let found = try await FormatRegistry.find(root)
    #expect(found?.node.format.version == "3")
    #expect(found?.others == [])
  }
}
