import JSON
import Scenes
import TestSupport
import Testing
import Voxels

/// Links of WEBKNOSSOS, against a server that answers in its recorded shapes: a ``FaultServer`` by another name.
@Suite struct WebknossosURLTests {
  private func voxels(_ layer: Layer) async throws -> [UInt8] {
    try await readWhole(layer.volume.get().levels[0].array)
  }

  /// The data come as they are stored, and are those of the dataset.
  @Test func dataset() async throws {
    let double = WebknossosDouble()
    let scene = try await SceneOpener().open(double.link)
    let local = try await SceneOpener().open("\(goldenFolder)/webknossos/zarr3")
    #expect(scene.name == "l4 sample")
    #expect(scene.format == "webknossos")
    #expect(scene.source == double.link)
    #expect(scene.layers.map(\.name) == ["color", "rgb", "segments"])
    #expect(scene.view == local.view)
    for (there, here) in zip(scene.layers, local.layers) {
      #expect(there.preset == here.preset)
      #expect(try await voxels(there) == (try await voxels(here)))
    }
    #expect(double.paths.contains { $0.hasSuffix("/proxy/layers/color/mags/1/zarr.json") })
    #expect(!double.paths.contains { $0.contains("/zarr/") || $0.contains("zarr3_experimental") })
    // What is asked without being an object is asked once.
    #expect(double.paths.filter { $0.hasPrefix("/api/") }.count == 3)
    #expect(scene.hosts.isEmpty)
  }

  @Test(arguments: ["zarr3_experimental", "zarr"])
  func olderStores(_ tree: String) async throws {
    var settings = WebknossosDouble.Settings()
    settings.trees = [tree]
    let double = WebknossosDouble(settings)
    let scene = try await SceneOpener().open(double.link)
    let local = try await SceneOpener().open("\(goldenFolder)/webknossos/zarr3")
    for (there, here) in zip(scene.layers, local.layers) {
      #expect(try await voxels(there) == (try await voxels(here)))
    }
    #expect(double.paths.contains { $0.contains("/\(tree)/") && $0.contains("color") })
  }

  @Test(
    arguments: [
      "/datasets/\(WebknossosDouble.dataset)", "/datasets/l4-sample-\(WebknossosDouble.dataset)",
      "/datasets/Organization_X/l4_sample/view", "/links/abcDEF",
    ])
  func forms(_ path: String) async throws {
    let double = WebknossosDouble()
    let scene = try await SceneOpener().open(double.origin + path)
    #expect(scene.layers.map(\.name) == ["color", "rgb", "segments"])
    if path.hasPrefix("/links") { #expect(scene.view == ScenePreset(position: Vector3(5, 6, 7), zoom: 3.5)) }
  }

  /// Addresses that only look alike are none of WEBKNOSSOS.
  @Test(arguments: [
    "/datasets/brain.zarr", "/datasets/a/b", "/links/a.zarr", "/annotations/x", "/datasets/l4-59e9/view",
  ])
  func otherAddresses(_ path: String) async throws {
    let double = WebknossosDouble()
    await #expect(throws: Failure.self) { try await SceneOpener().open(double.origin + path) }
    #expect(!double.paths.contains { $0.hasPrefix("/api/") })
  }

  @Test func statesAsLists() async throws {
    let double = WebknossosDouble()
    func view(_ hash: String) async throws -> (ScenePreset?, [String]) {
      let scene = try await SceneOpener().open("\(double.link)#\(hash)")
      return (scene.view, scene.warnings)
    }
    #expect(try await view("8,9,10,0,1.5") == (ScenePreset(position: Vector3(8, 9, 10), zoom: 1.5), []))
    #expect(try await view("8,9,10,0,0,42").0 == ScenePreset(position: Vector3(8, 9, 10), zoom: 1))
    #expect(try await view("8,9,10,1,2").1 == ["looks at turned slices, and microtome shows straight ones"])
    #expect(try await view("8,9,10,0,2,0,90,0").1.count == 1)
    #expect(try await view("8,9,10,0,2,0,360,0,7").1.isEmpty)
    // Fewer than five numbers mean nothing, and the dataset's own view holds.
    #expect(try await view("8,9,10").0 == ScenePreset(position: Vector3(12, 10, 7), zoom: 2.3))
    #expect(try await view("position=1,2,3").0 == ScenePreset(position: Vector3(1, 2, 3), zoom: 2.3))
    #expect(try await view("8,9,10,0,1,pos-t=3").0?.time == 3)
  }

  @Test func statesAsJSON() async throws {
    let double = WebknossosDouble()
    let state: JSON = [
      "position": [8, 9, 10], "mode": "orthogonal", "zoomStep": 0.5, "rotation": [0, 0, 0],
      "additionalCoordinates": [["name": "t", "value": 2]],
      "stateByLayer": [
        "color": [
          "isDisabled": true, "intensityRange": [40, 90], "color": [1, 2, 255], "isInverted": false,
          "gammaCorrectionValue": 1.5,
        ],
        "segments": ["isDisabled": false, "mappingInfo": ["mappingName": "view_70", "mappingType": "HDF5"]],
      ],
    ]
    let hash = state.compactText.percentEncoded { $0 > 0x60 && $0 < 0x7B }
    let scene = try await SceneOpener().open("\(double.link)#\(hash)")
    var color = LayerPreset()
    (color.min, color.max, color.color, color.inverted) = (40, 90, 0x0102FF, false)
    (color.visible, color.gamma, color.opacity) = (false, 1.5, 0.7)
    #expect(scene.layers[0].preset == color)
    #expect(scene.layers[2].preset.visible == true)
    #expect(scene.view?.position == Vector3(8, 9, 10))
    #expect(scene.view?.zoom == 0.5)
    #expect(scene.view?.time == 2)
    #expect(scene.warnings == ["layer segments: its mapping view_70 is not applied"])
    await #expect(throws: Failure.self) { try await SceneOpener().open("\(double.link)#%7B%22position%22:") }
  }

  /// What the server says of a dataset counts more than what the dataset does, and what the link says most.
  @Test func configurations() async throws {
    var settings = WebknossosDouble.Settings()
    settings.configuration = [
      "position": [1, 2, 3], "zoom": 4, "interpolation": true,
      "layers": ["color": ["alpha": 30, "intensityRange": [1, 99], "isDisabled": false]],
    ]
    let double = WebknossosDouble(settings)
    let hash = #"{"position":[8,9,10],"stateByLayer":{"color":{"intensityRange":[5,6]}}}"#
    let scene = try await SceneOpener().open("\(double.link)#\(hash)")
    #expect(scene.view == ScenePreset(position: Vector3(8, 9, 10), zoom: 4))
    #expect(scene.layers[0].preset.opacity == 0.3)
    #expect(scene.layers[0].preset.min == 5)
    #expect(scene.layers[0].preset.max == 6)
    let question = double.server.requests.first { $0.method == "POST" }
    #expect(question?.path == "/api/v12/datasetConfigurations/\(WebknossosDouble.dataset)")
    #expect(question?.body == Array("[]".utf8))
  }

  @Test func annotations() async throws {
    var settings = WebknossosDouble.Settings()
    settings.annotationLayers = [
      ["tracingId": "ae41", "typ": "Skeleton", "name": "Skeleton", "stats": [:]],
      ["tracingId": "b552", "typ": "Volume", "name": "Volume", "stats": [:]],
    ]
    let double = WebknossosDouble(settings)
    let scene = try await SceneOpener().open("\(double.origin)/annotations/\(WebknossosDouble.annotation)#8,9,10,0,1")
    #expect(scene.name == "my cells")
    #expect(scene.layers.map(\.name) == ["color", "rgb", "segments", "Volume"])
    #expect(scene.layers[3].kind == .segmentation)
    #expect(try await voxels(scene.layers[3]) == (try await voxels(scene.layers[2])))
    #expect(scene.opaque.contains(OpaqueNode(name: "Skeleton", type: "webknossos:skeleton")))
    #expect(scene.view?.position == Vector3(8, 9, 10))
    #expect(scene.webknossos?.path == "annotations/\(WebknossosDouble.annotation)")
  }

  /// The link's token goes to the server and its data store, with every request, and is in no message.
  @Test func tokens() async throws {
    var settings = WebknossosDouble.Settings()
    settings.sharingToken = "s3cr3t"
    let store = WebknossosDouble(settings)
    settings.store = store.origin
    let double = WebknossosDouble(settings)
    let scene = try await SceneOpener().open("\(double.link)?token=s3cr3t#8,9,10,0,1")
    #expect(scene.layers.allSatisfy { $0.pyramid != nil })
    #expect(try await voxels(scene.layers[0]).contains { $0 != 0 })
    #expect(!store.server.requests.isEmpty)
    #expect(
      store.server.requests.allSatisfy { $0.headers["x-auth-token"] == "s3cr3t" && !$0.target.contains("s3cr3t") })
    #expect(scene.source == "\(double.link)?token=…#8,9,10,0,1")
    #expect(scene.hosts == [store.origin])
    let expired = await #expect(throws: Failure.self) {
      try await SceneOpener().open("\(double.link)?token=0ld-0ne#8,9,10,0,1")
    }
    #expect(expired?.problem.contains("the link's token has expired") == true)
    #expect(expired?.line.contains("0ld-0ne") == false)
    let without = await #expect(throws: Failure.self) { try await SceneOpener().open(double.link) }
    #expect(without?.remedy?.contains("WK_TOKEN") == true)
  }

  /// A data store elsewhere is another host, which may be forbidden.
  @Test func storesOnOtherHosts() async throws {
    let store = WebknossosDouble()
    var settings = WebknossosDouble.Settings()
    settings.store = store.origin
    let double = WebknossosDouble(settings)
    let failure = await #expect(throws: Failure.self) {
      try await SceneOpener(allowsOtherHosts: false).open(double.link)
    }
    #expect(failure?.line.contains("--same-host") == true)
    #expect(store.server.requests.isEmpty)
  }

  @Test func whatGoesWrong() async throws {
    func failure(_ change: (inout WebknossosDouble.Settings) -> Void, _ path: String? = nil) async throws -> Failure {
      var settings = WebknossosDouble.Settings()
      change(&settings)
      let double = WebknossosDouble(settings)
      let link = path.map { double.origin + $0 } ?? double.link
      do {
        _ = try await SceneOpener().open(link)
        throw Failure(.io, "", "it was opened")
      } catch { return Failure.wrapping(error) }
    }
    let unknown = try await failure({ _ in }, "/datasets/x-aaaaaaaaaaaaaaaaaaaaaaaa/view")
    #expect(unknown.code == .missing && unknown.problem.contains("aaaaaaaaaaaaaaaaaaaaaaaa"))
    let old = try await failure {
      $0.oldestVersion = 17; $0.currentVersion = 20
    }
    #expect(old.problem.contains("version 17 and newer"))
    let unusable = try await failure { $0.status = "No longer available on datastore." }
    #expect(unusable.problem.contains("No longer available on datastore."))
    let empty = try await failure { $0.trees = [] }
    #expect(empty.code == .missing && empty.problem.contains("l4 sample"))
    let gone = LoopbackPort()
    let down = try await failure { $0.store = "http://127.0.0.1:\(gone.number)" }
    #expect(down.problem.contains("the data store") && down.problem.contains("does not answer"))
    // A server of other things.
    let other = FaultServer(["api/buildinfo": Array("<html>".utf8)])
    let link = "http://\(other.authority)/datasets/x-\(WebknossosDouble.dataset)/view"
    let none = await #expect(throws: Failure.self) { try await SceneOpener().open(link) }
    #expect(none?.problem.contains("WEBKNOSSOS") == true)
  }

  @Test func hierarchies() async throws {
    let double = WebknossosDouble()
    let (node, _) = try await SceneOpener().node(double.link)
    guard case .array(let found) = try await node.descendant("color/2-2-1") else {
      Issue.record("it is no array")
      return
    }
    #expect(found.array.shape == [1, 16, 16, 16])
  }
}
