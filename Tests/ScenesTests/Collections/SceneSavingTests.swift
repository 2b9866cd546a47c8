import JSON
import Scenes
import Stores
import TestSupport
import Testing
import Voxels

/// Scenes that are saved and opened again.
@Suite struct SceneSavingTests {
  private typealias Samples = CollectionSamples
  private let folder = TemporaryFolder()

  private func expectSame(_ one: Scene, _ other: Scene, _ location: SourceLocation = #_sourceLocation) {
    #expect(one.layers.map(\.fullName) == other.layers.map(\.fullName), sourceLocation: location)
    #expect(one.layers.map(\.kind) == other.layers.map(\.kind), sourceLocation: location)
    #expect(one.layers.map(\.preset) == other.layers.map(\.preset), sourceLocation: location)
    #expect(one.layers.map(\.channels) == other.layers.map(\.channels), sourceLocation: location)
    #expect(one.layers.map(\.labelColors) == other.layers.map(\.labelColors), sourceLocation: location)
    #expect(one.layers.map(\.segmentNames) == other.layers.map(\.segmentNames), sourceLocation: location)
    let transforms = (one.layers.map { $0.pyramid?.transform(0) }, other.layers.map { $0.pyramid?.transform(0) })
    #expect(transforms.0 == transforms.1, sourceLocation: location)
    #expect(one.view == other.view && one.name == other.name, sourceLocation: location)
  }

  /// A change of each kind.
  private func change(_ scene: inout Scene) {
    scene.layers.swapAt(0, 1)
    scene.layers[0].preset.min = 1.25
    scene.layers[0].preset.max = 77
    scene.layers[1].preset.visible = scene.layers[1].preset.visible == false
    scene.layers[1].preset.color = 0x12_3456
    scene.layers[1].preset.selection = [5, .max]
    scene.view = ScenePreset(position: [3, 4.5, 5], zoom: 0.75)
    scene.view?.layout = .yz
    scene.view?.time = 0
  }

  @Test(arguments: [
    "slide.json", "draft.json", "references.json", "rfc8.json", "inline.json", "group.zarr", "plate.json", "head",
  ])
  func newFiles(_ name: String) async throws {
    var scene = try await Samples.golden(name)
    for dialect in CollectionWriter.Dialect.allCases {
      let path = folder("\(dialect.rawValue)-\(name).json")
      _ = try await SceneSaving.save(scene, to: path, dialect: dialect)
      expectSame(try await SceneOpener().open(path), scene)
      guard scene.layers.count > 1 else { continue }
      change(&scene)
      _ = try await SceneSaving.save(scene, to: path)
      expectSame(try await SceneOpener().open(path), scene)
      scene = try await Samples.golden(name)
    }
  }

  /// The goldens moved to a folder of their own, so that they can be written.
  private func copy(_ name: String) -> String {
    for file in ["head", "atlas"] {
      copy("\(Samples.folder)/\(file)", to: folder(file))
    }
    for file in TestFile.names(Samples.folder) where file.hasSuffix(".json") {
      TestFile.write(TestFile.read("\(Samples.folder)/\(file)") ?? [], to: folder(file))
    }
    copy("\(Samples.folder)/group.zarr", to: folder("group.zarr"))
    return folder(name)
  }

  private func copy(_ source: String, to target: String) {
    for name in TestFile.names(source) {
      let path = "\(source)/\(name)"
      if TestFile.isFile(path) {
        TestFile.write(TestFile.read(path) ?? [], to: "\(target)/\(name)")
      } else {
        copy(path, to: "\(target)/\(name)")
      }
    }
  }

  @Test(arguments: ["slide.json", "draft.json", "references.json", "rfc8.json", "inline.json", "group.zarr"])
  func filesThatAreThere(_ name: String) async throws {
    let path = copy(name)
    let file = name == "group.zarr" ? path + "/zarr.json" : path
    let before = try #require(TestFile.read(file))
    var scene = try await SceneOpener().open(path)
    _ = try await SceneSaving.save(scene, to: path)
    #expect(TestFile.read(file) == before, "nothing has changed")
    change(&scene)
    _ = try await SceneSaving.save(scene, to: path)
    expectSame(try await SceneOpener().open(path), scene)
    // What nobody knows is still there, word for word.
    let (old, new) = (String(decoding: before, as: UTF8.self), TestFile.text(file) ?? "")
    for line in old.split(separator: "\n")
    where line.contains("lab:") || line.contains("webknossos:") || line.contains("phantom:") {
      #expect(new.contains(line.drop { $0 == " " }.replacing(",", with: "")), "\(line)")
    }
    #expect(try await SceneOpener().open(path).opaque.map(\.fullName).sorted() == scene.opaque.map(\.fullName).sorted())
  }

  /// A layer in a document that the collection only names is changed in the collection, and nowhere else.
  @Test func membersOfOthersDocuments() async throws {
    let path = copy("inline.json")
    let inner = TestFile.read(folder("slide.json"))
    var scene = try await SceneOpener().open(path)
    #expect(
      scene.layers.map(\.fullName) == ["head", "labels/regions", "more/head", "more/regions", "more/regions again"])
    scene.layers[3].preset.visible = true
    scene.layers[3].preset.min = 2
    scene.layers.swapAt(2, 4)
    _ = try await SceneSaving.save(scene, to: path)
    let again = try await SceneOpener().open(path)
    expectSame(again, scene)
    #expect(TestFile.read(folder("slide.json")) == inner)
    var back = again
    back.layers[3].preset.visible = false
    _ = try await SceneSaving.save(back, to: path)
    expectSame(try await SceneOpener().open(path), back)
  }

  @Test func labelsOfAnImage() async throws {
    Samples.write(Samples.documents("x", labels: true), to: folder)
    let path = folder("c.json")
    var scene = try await SceneOpener().open(folder("x"))
    #expect(scene.layers.map(\.fullName) == ["x", "x/a", "x/b"])
    scene.layers[2].preset.opacity = 0.75
    _ = try await SceneSaving.save(scene, to: path)
    let nodes = try JSON(parsing: Bytes(TestFile.read(path) ?? []))["ome"]?["nodes"]?.array
    #expect(nodes?.count == 1 && nodes?.first?["path"]?["path"]?.string == "./x")
    var again = try await SceneOpener().open(path)
    expectSame(again, scene)
    // The image is switched off, and those labels are not that were on.
    again.layers[0].preset.visible = false
    _ = try await SceneSaving.save(again, to: path)
    let third = try await SceneOpener().open(path)
    #expect(third.layers.map { $0.preset.visible ?? true } == [false, true, false])
    #expect(third.layers[2].preset.opacity == 0.75)
  }

  @Test func layersComeAndGo() async throws {
    let path = copy("rfc8.json")
    Samples.write(Samples.documents("new image"), to: folder)
    var scene = try await SceneOpener().open(path)
    scene.layers.remove(at: 1)
    var new = try await SceneOpener().open(folder("new image")).layers[0]
    new.groups = ["added", "here"]
    scene.layers.insert(new, at: 1)
    scene.layers[0].name = "renamed"
    _ = try await SceneSaving.save(scene, to: path)
    let again = try await SceneOpener().open(path)
    #expect(again.layers.map(\.fullName) == ["renamed", "added/here/new image", "regions again"])
    #expect(again.opaque.map(\.name) == ["skull", "elsewhere"] && Samples.failures(again) == [:])
    // It is still the node that others refer to.
    #expect(TestFile.text(path)?.contains("\"id\": \"h\"") == true)
  }

  @Test func newImagesBringTheirLabels() async throws {
    Samples.write(Samples.documents("y", labels: true), to: folder)
    Samples.write(Samples.documents("x"), to: folder)
    let path = folder("c.json")
    TestFile.write(Samples.bytes(Samples.rfc8([Samples.image("x", "x")])), to: path)
    var scene = try await SceneOpener().open(path)
    scene.layers += try await SceneOpener().open(folder("y")).layers
    scene.layers[3].preset.opacity = 0.125
    _ = try await SceneSaving.save(scene, to: path)
    let again = try await SceneOpener().open(path)
    expectSame(again, scene)
    #expect(try CollectionEditor(Bytes(TestFile.read(path) ?? []), source: path).names == ["x", "y"])
  }

  /// Large ones are saved as well: many members, each of them changed.
  @Test func manyMembers() async throws {
    let path = folder("c.json")
    let nodes = (0..<2000).map { Samples.image("\($0)", "./\($0)", ["lab:n": .integer(Int64($0))]) }
    TestFile.write(Samples.rfc8(.array(nodes)).text(indent: 2), to: path)
    var scene = try await SceneOpener().openLazily(path)
    for index in scene.layers.indices {
      scene.layers[index].preset.min = Double(index)
      scene.layers[index].preset.visible = false
    }
    scene.layers.reverse()
    _ = try await SceneSaving.save(scene, to: path)
    let again = try await SceneOpener().openLazily(path)
    #expect(again.layers.map(\.name) == (0..<2000).reversed().map { "\($0)" })
    #expect(again.layers.map(\.preset.min) == (0..<2000).reversed().map { Double($0) })
    #expect(again.layers.allSatisfy { $0.preset.visible == false })
  }

  @Test func aViewInTheWorldIsKept() async throws {
    let path = copy("rfc8.json")
    var scene = try await SceneOpener().openLazily(path)
    scene.view = ScenePreset()
    scene.view?.place = ScenePreset.Place(position: [0, 0.002, 0.004], pixelSize: 0.008, unit: "meter")
    _ = try await SceneSaving.save(scene, to: path)
    let again = try await SceneOpener().open(path)
    // In voxels of 4 mm from -74, -90, -62 mm, counted from corners.
    #expect(again.locatedView?.position.map { ($0 * 8).x } == 152)
    #expect(again.locatedView?.zoom == 2)
  }

  @Test func placesThatCannotBeWritten() async throws {
    let scene = try await Samples.golden("head")
    TestFile.write("{\"a\": 1}", to: folder("other.json"))
    Samples.write(Samples.documents("x"), to: folder)
    for (path, code): (String, Failure.Code) in [
      (folder("other.json"), .usage), (folder("x"), .usage), (folder.path, .usage), (folder("no/c.json"), .io),
      (folder("new.txt"), .usage),
      ("https://h/c.json", .unsupported), ("", .usage),
    ] {
      let failure = await #expect(throws: Failure.self) { _ = try await SceneSaving.save(scene, to: path) }
      #expect(failure?.code == code, "\(path): \(failure?.line ?? "")")
    }
    #expect(TestFile.text(folder("other.json")) == "{\"a\": 1}")
  }
}
