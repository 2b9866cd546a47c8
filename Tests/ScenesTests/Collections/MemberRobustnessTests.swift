import JSON
import Scenes
import Stores
import TestSupport
import Testing
import Voxels

/// Members that are missing, damaged, many, circular, or not to be followed.
@Suite struct MemberRobustnessTests {
  private typealias Samples = CollectionSamples

  private func group(_ name: String, _ path: String) -> JSON {
    ["type": "collection", "name": .string(name), "path": ["type": "json", "path": .string(path)]]
  }

  @Test func fiveHundredMembersCostOneRequest() async throws {
    let nodes = (0..<500).map { Samples.image("image \($0)", "./images/\($0).zarr") }
    var documents = ["c.json": Samples.bytes(Samples.rfc8(.array(nodes)))]
    for (key, bytes) in Samples.documents("x") { documents[key.replacing("x/", with: "images/499.zarr/")] = bytes }
    let server = FaultServer(documents)
    var scene = try await SceneOpener().openLazily("http://\(server.authority)/c.json")
    #expect(scene.layers.count == 500 && scene.layers.allSatisfy(\.volume.isPending))
    #expect(server.requests.map(\.path) == ["/c.json"])
    #expect(scene.layers[7].address == "http://\(server.authority)/images/7.zarr")
    guard case .pending(let member) = scene.layers[499].volume else { return }
    scene.replace(499, with: await member.open())
    #expect(scene.layers[499].pyramid != nil)
    // What is said to be Zarr is looked for as Zarr alone.
    let names = Set(server.requests.dropFirst().map { String($0.path.split(separator: "/").last ?? "") })
    #expect(names.isSubset(of: ["zarr.json", ".zarray", ".zgroup", ".zattrs", ".zmetadata"]), "\(names)")
  }

  @Test(.timeLimit(.minutes(5))) func fiveHundredLocalMembers() async throws {
    let folder = TemporaryFolder()
    let nodes = (0..<500).map { Samples.image("\($0)", "./\($0).zarr") }
    for number in 0..<500 { Samples.write(Samples.documents("\(number).zarr"), to: folder) }
    TestFile.write(Samples.bytes(Samples.rfc8(.array(nodes))), to: folder("c.json"))
    let scene = try await SceneOpener().open(folder("c.json"))
    #expect(scene.layers.count == 500 && scene.layers.allSatisfy { $0.pyramid != nil })
    #expect(scene.layers.map(\.name) == (0..<500).map { "\($0)" })
  }

  @Test func onesThatFailHideNoOthers() async throws {
    var documents = Samples.documents("good")
    documents["damaged/zarr.json"] = Array("{".utf8)
    documents["self.json"] = Samples.bytes(Samples.rfc8([group("again", "./x/../self.json")]))
    documents["c.json"] = Samples.bytes(
      Samples.rfc8([
        Samples.image("gone", "gone"), Samples.image("damaged", "damaged"), group("loop", "self.json"),
        ["type": "multiscale", "name": "pathless"], Samples.image("good", "good"), group("no list", "good"),
        ["type": "multiscale", "name": "empty", "nodes": []],
        [
          "type": "multiscale", "name": "levels",
          "nodes": [["type": "singlescale", "name": "s", "path": ["type": "zarr", "path": "good/1"]]],
        ],
      ]))
    let scene = try await Samples.open(documents)
    #expect(
      Samples.failures(scene) == [
        "gone": .missing, "damaged": .invalid, "loop/again": .circular, "pathless": .invalid, "empty": .invalid,
        "levels": .missing,
      ])
    #expect(scene.reference?.layer.name == "good")
    // Somebody called an image a collection: it is shown all the same.
    #expect(scene.layers.first { $0.name == "no list" }?.pyramid != nil)
  }

  /// What a server never answers keeps nobody from the rest.
  @Test func slowOnesKeepNobodyWaiting() async throws {
    let gate = FaultGate()
    var documents = Samples.documents("good")
    documents["c.json"] = Samples.bytes(Samples.rfc8([Samples.image("slow", "slow"), Samples.image("good", "good")]))
    let server = FaultServer(documents) { $0.path.hasPrefix("/slow") ? [.hold(until: gate)] : [] }
    let scene = try await SceneOpener().openLazily("http://\(server.authority)/c.json")
    let opened = await scene.opening { $0.name == "good" }
    #expect(opened.layers[0].volume.isPending && opened.layers[1].pyramid != nil)
    gate.open()
    let all = await opened.opening()
    #expect(Samples.failures(all) == ["slow": .missing])
  }

  @Test func depthIsLimited() async throws {
    var documents = Samples.documents("x")
    for depth in 0..<20 {
      documents["\(depth).json"] = Samples.bytes(
        Samples.rfc8([group("n", "\(depth + 1).json"), Samples.image("i", "x")]))
    }
    let scene = try await Samples.open(documents, "0.json")
    #expect(scene.layers.count { $0.pyramid != nil } == SceneOpener.depthLimit - 1)
    #expect(Set(Samples.failures(scene).values) == [.tooLarge])
    var nodes: JSON = [Samples.image("i", "x")]
    for _ in 0..<20 { nodes = [["type": "collection", "name": "g", "nodes": nodes]] }
    let inline = try await Samples.open(["c.json": Samples.bytes(Samples.rfc8(nodes))])
    #expect(Samples.failures(inline).count == 1)
  }

  @Test func inlineMembersCountAsWell() async throws {
    let many = JSON.array(Array(repeating: Samples.image("i", "x"), count: 6000))
    let nodes: JSON = [
      ["type": "collection", "name": "a", "nodes": many], ["type": "collection", "name": "b", "nodes": many],
    ]
    let failure = await #expect(throws: Failure.self) {
      _ = try await Samples.open(["c.json": Samples.bytes(Samples.rfc8(nodes))])
    }
    #expect(failure?.code == .tooLarge)
  }

  @Test func remoteDocumentsDoNotLeadHome() async throws {
    let folder = TemporaryFolder()
    Samples.write(Samples.documents("x"), to: folder)
    let level: (String) -> JSON = {
      ["type": "singlescale", "name": "s", "path": ["type": "zarr", "path": .string($0)]]
    }
    let local = folder("x")
    let document = Samples.rfc8([
      Samples.image("absolute", local), Samples.image("url", "file://\(local)"),
      ["type": "multiscale", "name": "levels", "nodes": [level(local + "/0")]],
      ["node_type": "image", "name": "datasets", "multiscales": [["datasets": [["path": .string(local + "/0")]]]]],
    ])
    TestFile.write(Samples.bytes(document), to: folder("c.json"))
    let home = try await SceneOpener().open(folder("c.json"))
    #expect(Samples.failures(home) == [:])
    let server = FaultServer(["c.json": Samples.bytes(document)])
    let scene = try await SceneOpener().open("http://\(server.authority)/c.json")
    #expect(Set(Samples.failures(scene).values) == [.unsupported] && Samples.failures(scene).count == 4)
    #expect(scene.layers.prefix(2).allSatisfy { $0.address == nil })
  }

  @Test func pathsAsPeopleWriteThem() async throws {
    let folder = TemporaryFolder()
    Samples.write(Samples.documents("my image"), to: folder)
    TestFile.write(
      Samples.bytes(
        Samples.rfc8([
          Samples.image("plain", "my image"), Samples.image("encoded", "./my%20image/"),
          Samples.image("url", "file://\(folder.path)/my%20image"),
          Samples.image("document", "./my image/zarr.json"),
          ["type": "multiscale", "name": "text", "path": "my image"],
          ["type": "multiscale", "name": "other", "path": ["type": "json", "path": "my image/zarr.json"]],
        ])), to: folder("c.json"))
    let scene = try await SceneOpener().open(folder("c.json"))
    #expect(Samples.failures(scene) == [:] && scene.layers.count == 6)
  }

  @Test func aLayerOfSeveral() async throws {
    let folder = TemporaryFolder()
    Samples.write(Samples.documents("a"), to: folder)
    Samples.write(Samples.documents("b"), to: folder)
    TestFile.write(
      Samples.bytes(Samples.rfc8([Samples.image("a", "a"), Samples.image("b", "b")])), to: folder("two.json"))
    func member(_ part: String) -> JSON {
      [
        "type": "multiscale", "name": "only", "path": ["type": "json", "path": "two.json"],
        "attributes": ["microtome:layer": .string(part), "microtome:rendering": ["min": 5]],
      ]
    }
    TestFile.write(Samples.bytes(Samples.rfc8([member("b")])), to: folder("c.json"))
    let scene = try await SceneOpener().open(folder("c.json"))
    #expect(scene.layers.map(\.fullName) == ["only"] && scene.layers[0].pyramid != nil)
    #expect(scene.layers[0].address == folder("b") && scene.layers[0].preset.min == 5)
    TestFile.write(Samples.bytes(Samples.rfc8([member("z")])), to: folder("c.json"))
    let wrong = try await SceneOpener().open(folder("c.json"))
    guard case .failed(let failure) = wrong.layers[0].volume else { return #expect(Bool(false)) }
    #expect(failure.line.contains("has no layer z; its layers are: a, b"))
  }
}
