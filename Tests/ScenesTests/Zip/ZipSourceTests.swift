import Formats
import Scenes
import Stores
import TestSupport
import Testing
import Voxels

/// Zip archives as sources: those of the libraries themselves, and zipped folders.
@Suite struct ZipSourceTests {
  let folder = TemporaryFolder()

  /// 100 z + 10 y + x, as `Goldens/zip/make_zips.py` has it.
  private static let voxels: [UInt8] = indices(of: [5, 7, 9]).flatMap { index in
    let value = index[0] * 100 + index[1] * 10 + index[2]
    return [UInt8(truncatingIfNeeded: value), UInt8(value >> 8)]
  }

  private func expectVoxels(
    _ source: String, _ array: String, at location: SourceLocation = #_sourceLocation
  ) async throws {
    guard case .array(let node) = try await SceneOpener.node(source).descendant(array) else {
      Issue.record("\(array) of \(source) is no array", sourceLocation: location)
      return
    }
    #expect(try await readWhole(node.array) == ZipSourceTests.voxels, sourceLocation: location)
  }

  @Test(arguments: [
    ("image.ozx", "s0"), ("zipstore-v3.zip", "a"), ("zipstore-v2.zip", "."), ("image.ozx|zip:", "s0"),
    ("image.ozx|zip:s0", "."), ("image.ozx|zip:s0/|zarr3:", "."), ("image.ozx|zip:|zarr3:s0", "."),
    ("image.ozx|zarr3:s0/", "."), ("zipstore-v2.zip|zip:|zarr2:", "."), ("zipstore-v2.zip|zarr:", "."),
  ])
  func goldens(_ source: String, _ array: String) async throws {
    try await expectVoxels("\(goldenFolder)/zip/\(source)", array)
  }

  @Test func formatsInFrontOfArchives() async throws {
    let archive = "\(goldenFolder)/zip/image.ozx"
    try await expectVoxels("zarr3://\(archive)", "s0")
    try await expectVoxels("zarr://file://\(archive)|zip:s0", ".")
    let failure = await #expect(throws: Failure.self) { try await SceneOpener().open("zarr2://\(archive)") }
    #expect(failure?.code == .unsupported)
  }

  @Test func images() async throws {
    let scene = try await SceneOpener().open("\(goldenFolder)/zip/image.ozx")
    #expect(scene.format == "ome-zarr" && scene.version == "0.5")
    #expect(scene.name == "image")
    #expect(scene.source == "\(goldenFolder)/zip/image.ozx")
    #expect(scene.layers.map(\.name) == ["image"])
    let array = try scene.layers[0].volume.get().levels[0].array
    #expect(array.name == "\(goldenFolder)/zip/image.ozx|zip:s0")
    #expect(try await readWhole(array) == ZipSourceTests.voxels)
    let group = try await SceneOpener().open("\(goldenFolder)/zip/zipstore-v3.zip")
    #expect(group.layers.map(\.name) == ["a"])
    // What an archive calls itself opens it.
    #expect(try await SceneOpener().open(array.name).layers.map(\.name) == ["s0"])
  }

  /// A folder zipped from outside, and an archive under a name of its own.
  @Test(arguments: PythonZip.Style.allCases)
  func zippedFolders(_ style: PythonZip.Style) async throws {
    let golden = "\(goldenFolder)/zarr/ome-0.5-zyx"
    try PythonZip.make(folder("brain.zarr.zip"), of: golden, style)
    let scene = try await SceneOpener().open(folder("brain.zarr.zip"))
    let expected = try await SceneOpener().open(golden)
    #expect(scene.format == "ome-zarr")
    let levels = try scene.layers[0].volume.get().levels
    for (level, wanted) in zip(levels, try expected.layers[0].volume.get().levels) {
      #expect(try await readWhole(level.array) == readWhole(wanted.array))
    }
    try PythonZip.make(folder("download"), of: golden, style)
    if style == .prefixed {
      await #expect(throws: Failure.self) { try await SceneOpener().open(folder("download")) }
    } else {
      #expect(try await SceneOpener().open(folder("download")).layers.count == 1)
    }
    #expect(try await SceneOpener().open(folder("download") + "|zip:").layers.count == 1)
  }

  @Test func nothingInThere() async throws {
    try folder.write("empty.zip", HandmadeZip([]).bytes)
    try folder.write("text.zip", HandmadeZip([.init("readme.txt", [1])]).bytes)
    try folder.write("bad.ozx", [1, 2, 3])
    for (source, code) in [
      ("empty.zip", Failure.Code.unsupported), ("text.zip", .unsupported), ("text.zip|zip:readme.txt", .unsupported),
      ("text.zip|zip:nowhere", .missing), ("gone.zip", .missing), ("gone.zip|zip:", .missing), ("bad.ozx", .corrupt),
      ("text.zip|zip:../../etc", .missing),
    ] {
      let failure = await #expect(throws: Failure.self) { try await SceneOpener().open(folder(source)) }
      #expect(failure?.code == code, "\(source): \(failure?.line ?? "")")
      #expect(failure?.remedy != nil)
    }
  }

  private func collection(_ paths: [String]) -> String {
    let members = paths.map { "{\"path\":\"\($0)\",\"name\":\"\($0)\"}" }.joined(separator: ",")
    return "{\"https://ngff.openmicroscopy.org/0.6\":{\"collection\":{\"name\":\"c\",\"members\":[\(members)]}}}"
  }

  private func errors(_ scene: Scene) -> [String: Failure.Code] {
    var codes: [String: Failure.Code] = [:]
    for layer in scene.layers { if case .failed(let failure) = layer.volume { codes[layer.name] = failure.code } }
    return codes
  }

  @Test func membersInArchives() async throws {
    let image = try #require(TestFile.read("\(goldenFolder)/zip/image.ozx"))
    let other = try #require(TestFile.read("\(goldenFolder)/zip/zipstore-v2.zip"))
    try folder.write("image.ozx", image)
    try folder.write("deep/two.zip", HandmadeZip([.init("in ner/v2.zip", other)]).bytes)
    let members = [
      "./image.ozx", "image.ozx|zip:s1|zarr3:", "zarr3://image.ozx", "deep/two.zip|zip:in%20ner/v2.zip|zip:",
      "deep/two.zip|zip:in%20ner/v2.zip", "image.ozx|zip:nowhere", "image.ozx|tar:",
    ]
    try folder.write("c.json", Array(collection(members).utf8))
    let scene = try await SceneOpener().open(folder("c.json"))
    #expect(scene.layers.map(\.name) == members)
    #expect(errors(scene) == [members[5]: .missing, members[6]: .unsupported])
  }

  /// A collection inside an archive names its neighbours there, and nothing outside.
  @Test func collectionsInArchives() async throws {
    let other = try #require(TestFile.read("\(goldenFolder)/zip/zipstore-v2.zip"))
    try folder.write("v2.zip", other)
    let members = ["./v2.zip", "../../v2.zip|zarr2:", folder("v2.zip"), "../c.json"]
    let document = Array(collection(members).utf8)
    try folder.write(
      "all.zip",
      HandmadeZip([
        .init("sub/c.json", document), .init("sub/v2.zip", other),
        .init("v2.zip", other),
      ]).bytes)
    let scene = try await SceneOpener().open(folder("all.zip") + "|zip:sub/c.json")
    #expect(scene.layers.map(\.name) == members)
    #expect(errors(scene) == [members[2]: .unsupported, members[3]: .missing])
    let itself = HandmadeZip([.init("c.json", Array(collection(["all.zip|zip:c.json"]).utf8))]).bytes
    try folder.write("all.zip", itself)
    // The path starts inside the archive, where there is no such file.
    let inner = try await SceneOpener().open(folder("all.zip") + "|zip:c.json")
    #expect(errors(inner).count == 1)
  }
}
