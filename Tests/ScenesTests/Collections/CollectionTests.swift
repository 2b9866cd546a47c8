import JSON
import Scenes
import Stores
import TestSupport
import Testing
import Voxels

@Suite struct CollectionTests {
  /// The talk's slide, as it stands.
  @Test func slide() async throws {
    let scene = try await openGolden("collections/slide.json")
    #expect(scene.format == "collection")
    #expect(scene.version == "0.6")
    #expect(scene.name == "jrc_hela-1")
    #expect(scene.layers.map(\.name) == ["fibsem", "endo_pred", "endo_seg"])
    #expect(scene.layers.map(\.path) == ["../ome-0.5-zyx", "../ome-0.4-czyx", "../ome-0.5-labels"])
    #expect(scene.layers.map(\.kind) == [.intensity, .intensity, .segmentation])
    #expect(scene.layers.allSatisfy { $0.pyramid != nil })
    let preset = scene.layers[0].preset
    #expect(preset.min == 123 && preset.max == 230 && preset.inverted == true && preset.visible == nil)
    #expect(scene.layers[1].preset.visible == false)
    #expect(scene.layers[1].channels.count == 2)
    #expect(scene.layers[2].labelColors.count == 4)
    #expect(scene.view == ScenePreset(position: [1728, 1273, 1263], zoom: 2.3))
    #expect(scene.reference?.layer.name == "fibsem")
  }

  @Test func missingMembersHideNoOthers() async throws {
    let scene = try await openGolden("collections/missing.json")
    #expect(scene.layers.map(\.name) == ["here", "gone", "pathless"])
    #expect(scene.layers[0].pyramid != nil)
    for (layer, code) in [(scene.layers[1], Failure.Code.missing), (scene.layers[2], .invalid)] {
      guard case .failed(let failure) = layer.volume else {
        Issue.record("\(layer.name) is there")
        continue
      }
      #expect(failure.code == code)
      #expect(failure.source.isEmpty == false)
    }
    #expect(scene.opaque.map(\.type) == ["webknossos:mesh"] && scene.opaque.map(\.name) == ["mesh"])
    #expect(scene.view == nil)
    #expect(scene.reference?.layer.name == "here")
  }

  @Test func nested() async throws {
    let scene = try await openGolden("collections/nested.json")
    #expect(scene.name == "outer")
    #expect(scene.layers.map(\.fullName) == ["inner/fibsem", "inner/endo_pred", "inner/endo_seg", "flat"])
    #expect(scene.layers[0].preset.min == 123)
    #expect(scene.layers.allSatisfy { $0.pyramid != nil })
  }

  /// What is said of a collection holds for all in it, at any depth.
  @Test func presetsAndGroupsReachInwards() async throws {
    let hidden: JSON = ["rendering": ["opacity": 0.5, "disabled": true]]
    let scene = try await open(
      [
        "a.json": collection([["type": "collection", "path": "b.json", "name": "b", "attributes": hidden]]),
        "b.json": collection([["type": "collection", "path": "c.json", "name": "c"]]),
        "c.json": collection([["path": "x", "name": "x"], ["type": "webknossos:mesh", "name": "m"]]),
      ], "a.json")
    #expect(scene.layers.map(\.fullName) == ["b/c/x"])
    #expect(scene.layers[0].preset.opacity == 0.5 && scene.layers[0].preset.visible == false)
    #expect(scene.opaque.map(\.name) == ["m"])
    #expect(scene.opaque.map(\.groups) == [["b", "c"]])
  }

  @Test func inTheAttributesOfAGroup() async throws {
    let scene = try await openGolden("collections/group")
    #expect(scene.name == "in a group")
    #expect(scene.layers.map(\.name) == ["plain"])
    #expect(scene.layers[0].pyramid != nil)
  }

  @Test(arguments: ["cycle-self", "cycle-a", "cycle-b"])
  func cyclesEndWhereTheyStart(_ name: String) async throws {
    let scene = try await openGolden("collections/\(name).json")
    let failure = #expect(throws: Failure.self) { _ = try scene.layers[0].volume.get() }
    #expect(failure?.code == .circular)
    #expect(failure?.problem.contains("contains itself") == true)
  }

  private func collection(_ members: JSON, _ rendering: JSON = [:]) -> [UInt8] {
    let key = "https://ngff.openmicroscopy.org/0.6"
    let document: JSON = [
      key: ["collection": ["name": "c", "members": members, "attributes": ["rendering": rendering]]]
    ]
    return Array(document.text().utf8)
  }

  private func open(_ objects: [String: [UInt8]], _ name: String) async throws -> Scene {
    try await SceneOpener().open(Location(store: MemoryStore(objects.mapValues { Bytes($0) }), key: name))
  }

  /// A few small documents must not become billions of layers.
  @Test(.timeLimit(.minutes(5))) func fanOutIsBounded() async throws {
    var objects: [String: [UInt8]] = [:]
    // Four levels suffice to pass the limit, and do no harm where there is none.
    for depth in 0..<3 {
      let member: JSON = ["type": "collection", "path": .string("\(depth + 1).json"), "name": "m"]
      objects["\(depth).json"] = collection(.array(Array(repeating: member, count: 30)))
    }
    let scene = try await open(objects, "0.json")
    #expect((9000...11_000).contains(scene.layers.count))
    let codes = scene.layers.map { layer -> Failure.Code? in
      if case .failed(let failure) = layer.volume { failure.code } else { nil }
    }
    #expect(codes.contains(.tooLarge) && codes.contains(.missing))
  }

  @Test func manyMembersOfOneCollection() async throws {
    let members = (0..<3000).map { number -> JSON in
      ["path": .string("x\(number)"), "name": .string("\(number)")]
    }
    let scene = try await open(["c.json": collection(.array(members))], "c.json")
    #expect(scene.layers.count == 3000)
    #expect(scene.layers[2999].name == "2999")
    let tooMany = Array(repeating: members[0], count: 10_001)
    let failure = await #expect(throws: Failure.self) {
      _ = try await open(["c.json": collection(.array(tooMany))], "c.json")
    }
    #expect(failure?.code == .tooLarge)
  }

  @Test func nonsenseInPresets() async throws {
    let rendering: JSON = [
      "min": "x", "max": [], "gamma": -1, "opacity": 700, "inverted": "yes", "color": "#12345", "disabled": 1,
    ]
    let members: JSON = [["path": "x", "name": "a", "attributes": ["rendering": rendering]], 3, "text", []]
    let view: JSON = ["position": [1, "a", 3], "zoom": -2]
    let scene = try await open(["c.json": collection(members, view)], "c.json")
    #expect(scene.view == nil)
    #expect(scene.layers.count == 4)
    var expected = LayerPreset()
    expected.opacity = 1
    #expect(scene.layers[0].preset == expected)
  }

  @Test func presetSpellings() async throws {
    func preset(_ rendering: JSON) async throws -> LayerPreset {
      let members: JSON = [["path": "x", "name": "a", "attributes": ["rendering": rendering]]]
      return try await open(["c.json": collection(members)], "c.json").layers[0].preset
    }
    let webknossos = try await preset([
      "intensityRange": [3, 9], "alpha": 40, "gammaCorrectionValue": 1.5, "isInverted": true, "isDisabled": true,
      "color": [255, 128, 0],
    ])
    #expect(webknossos.min == 3 && webknossos.max == 9 && webknossos.opacity == 0.4 && webknossos.gamma == 1.5)
    #expect(webknossos.inverted == true && webknossos.visible == false && webknossos.color == 0xFF8000)
    let other = try await preset([
      "contrastLimits": [0, 1], "min": 0.5, "color": "#a0B0c0", "visible": true, "opacity": 0.25,
    ])
    #expect(
      other.min == 0.5 && other.max == 1 && other.color == 0xA0B0C0 && other.visible == true && other.opacity == 0.25)
  }

  @Test func otherDocuments() async throws {
    for (text, code) in [("{}", Failure.Code.unsupported), ("[1]", .unsupported), ("{", .invalid)] {
      let failure = await #expect(throws: Failure.self) { _ = try await open(["c.json": Array(text.utf8)], "c.json") }
      #expect(failure?.code == code)
    }
    let noMembers = Array(#"{"https://ngff.openmicroscopy.org/0.6": {"collection": {"name": "x"}}}"#.utf8)
    let failure = await #expect(throws: Failure.self) { _ = try await open(["c.json": noMembers], "c.json") }
    #expect(failure?.code == .invalid)
  }
}

@Suite struct MultiscaleDocumentTests {
  private func open(_ multiscale: String) async throws -> Scene {
    let array = #"""
      {"zarr_format": 3, "node_type": "array", "shape": [4, 4], "data_type": "uint8", "fill_value": 0,
       "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [4, 4]}},
       "chunk_key_encoding": {"name": "default"}, "codecs": ["bytes"]}
      """#
    let group = #"""
      {"zarr_format": 3, "node_type": "group", "attributes": {"ome": {"multiscales": [\#(multiscale)]}}}
      """#
    let store = MemoryStore([
      "i/zarr.json": Bytes(Array(group.utf8)), "i/0/zarr.json": Bytes(Array(array.utf8)),
    ])
    return try await SceneOpener().open(Location(store: store, key: "i"))
  }

  private func transformed(_ transformation: String) async throws -> Scene {
    try await open(
      #"""
      {"axes": [{"name": "y", "type": "space"}, {"name": "x", "type": "space"}],
       "datasets": [{"path": "0", "coordinateTransformations": [\#(transformation)]}]}
      """#)
  }

  @Test(arguments: [
    (#"{"datasets": []}"#, Failure.Code.invalid), (#"{"datasets": [{"path": "1"}]}"#, .missing), ("{}", .invalid),
    (#"{"datasets": [{"path": "../i/0"}]}"#, .usage), (#"{"datasets": [{}]}"#, .invalid),
    (#"{"datasets": [{"path": "."}]}"#, .invalid),
    (#"{"axes": [{"name": "x", "type": "space"}], "datasets": [{"path": "0"}]}"#, .invalid),
    (#"{"axes": [{"name": "t", "type": "time"}, {"name": "c"}], "datasets": [{"path": "0"}]}"#, .invalid),
  ])
  func refused(_ multiscale: String, _ code: Failure.Code) async throws {
    let failure = await #expect(throws: Failure.self) { _ = try await open(multiscale) }
    #expect(failure?.code == code, "\(failure?.line ?? "")")
    #expect(failure?.source.contains("memory:i") == true)
  }

  @Test(arguments: [
    (#"{"type": "scale", "scale": [1]}"#, Failure.Code.invalid), (#"{"type": "scale", "scale": [0, 1]}"#, .unsupported),
    (#"{"type": "scale", "scale": [1, Infinity]}"#, .invalid), (#"{"type": "scale", "path": "s"}"#, .unsupported),
    (#"{"type": "affine", "affine": [1]}"#, .unsupported), (#"{"type": "translation", "translation": []}"#, .invalid),
  ])
  func refusedTransformations(_ transformation: String, _ code: Failure.Code) async throws {
    let failure = await #expect(throws: Failure.self) { _ = try await transformed(transformation) }
    #expect(failure?.code == code, "\(failure?.line ?? "")")
  }

  @Test func kindToOlderVersions() async throws {
    let scene = try await open(#"{"axes": ["y", "x"], "datasets": [{"path": "0"}], "version": "0.3"}"#)
    #expect(scene.version == "0.3")
    #expect(try scene.layers[0].volume.get().spatialAxes == (1, 0, nil))
    let oldest = try await open(#"{"datasets": [{"path": "0"}]}"#)
    #expect(oldest.layers[0].pyramid?.extent(0) == Vector3(4, 4, 1))
  }
}
