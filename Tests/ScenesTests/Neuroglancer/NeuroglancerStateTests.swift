import JSON
import Scenes
import TestSupport
import Testing
import Voxels

/// Viewer states as files, over goldens on this machine.
@Suite struct NeuroglancerStateTests {
  private let folder = TemporaryFolder()
  private static let image = "precomputed://file://\(goldenFolder)/precomputed/raw-offset"

  private func open(_ state: JSON) async throws -> Scene {
    TestFile.write(state.text(), to: folder("state.json"))
    return try await SceneOpener().open(folder("state.json"))
  }

  private func open(layer: JSON, _ members: JSON = [:]) async throws -> Scene {
    var object = layer.object ?? JSONObject()
    if object["source"] == nil { object["source"] = .string(Self.image) }
    if object["name"] == nil { object["name"] = "a" }
    var state = members.object ?? JSONObject()
    if state["dimensions"] == nil, state["navigation"] == nil {
      state["dimensions"] = ["x": [8e-9, "m"], "y": [8e-9, "m"], "z": [3e-8, "m"]]
    }
    state["layers"] = [.object(object)]
    return try await open(.object(state))
  }

  @Test func isKnownByItsContent() async throws {
    let scene = try await open(layer: [:], ["title": "Cortex"])
    #expect(scene.name == "Cortex")
    #expect(scene.format == "neuroglancer")
    #expect(scene.layers.map(\.path) == [Self.image])
    TestFile.write(#"{"layers": ["conv1", "conv2"]}"#, to: folder("model.json"))
    await #expect(throws: Failure.self) { try await SceneOpener().open(folder("model.json")) }
  }

  /// Before 2019 views were in nanometres, and layers members of an object.
  @Test func olderStates() async throws {
    let scene = try await open([
      "layers": [
        "em": .string(Self.image), "gone": ["type": "image", "source": .string(Self.image), "visible": false],
      ],
      "navigation": [
        "pose": ["position": ["voxelSize": [4, 4, 30], "voxelCoordinates": [206, 19, 100_004]]], "zoomFactor": 16,
      ],
      "perspectiveZoom": 300,
    ])
    #expect(scene.layers.map(\.name) == ["em", "gone"])
    #expect(scene.layers.map(\.preset.visible) == [nil, false])
    #expect(scene.locatedView?.position == Vector3(103, 9.5, 100_004))
    #expect(scene.locatedView?.zoom == 2)
  }

  @Test func positionsWithoutDimensionsAreVoxels() async throws {
    let scene = try await open([
      "layers": [["type": "image", "name": "a", "source": .string(Self.image)]], "position": [101.5, 8, 100_003],
      "crossSectionScale": 3,
    ])
    #expect(scene.locatedView == ScenePreset(position: Vector3(101.5, 8, 100_003), zoom: 3))
  }

  @Test(
    arguments: [
      ("4panel", ScenePreset.Layout.ortho), ("4panel-alt", .ortho), ("xy", .xy), ("xz-3d", .xz),
      ([#"{"type": "yz", "orthographicProjection": true}"#][0], .yz),
      (
        #"{"type": "column", "children": [{"type": "row", "children": [{"type": "viewer", "layout": {"type": "xz"}}]}]}"#,
        .xz
      ),
    ])
  func layouts(_ text: String, _ layout: ScenePreset.Layout) async throws {
    let value = text.hasPrefix("{") ? try JSON(parsing: text) : .string(text)
    #expect(try await open(layer: [:], ["layout": value]).view?.layout == layout)
  }

  /// A plane goes by the dimension that it looks along.
  @Test func layoutsOfOtherDimensions() async throws {
    let scene = try await open(layer: [:], ["layout": "xy", "displayDimensions": ["z", "y", "x"]])
    #expect(scene.view?.layout == .yz)
  }

  @Test func scaleIsThatOfTheFinestDimension() async throws {
    let scene = try await open(
      layer: [:],
      [
        "dimensions": ["z": [3e-8, "m"], "y": [0.000004, "mm"], "x": [16, "nm"]], "position": [100_004, 19, 51.5],
        "crossSectionScale": 2,
      ])
    #expect(scene.locatedView?.position == Vector3(103, 9.5, 100_004))
    // The finest are 4 nm, and the image has voxels of 8.
    #expect(scene.locatedView?.zoom == 1)
  }

  @Test(
    arguments: [
      ("emitGrayscale(toNormalized(getDataValue()));", #"{"min": 0, "max": 65535}"#),
      ("emitGrayscale(1.0 - normalized());", #"{"min": 5, "max": 10, "inverted": true}"#),
      ("emitRGB(vec3(0.0, normalized(), 0.));", #"{"min": 5, "max": 10, "color": "00ff00"}"#),
      ("emitRGB(tint * normalized());", #"{"min": 5, "max": 10, "color": "336699"}"#),
      ("emitRGB(normalized() * tint * level);", #"{"min": 5, "max": 10, "color": "1a334d"}"#),
      ("emitGrayscale(pow(normalized(), 0.5));", #"{"min": 5, "max": 10, "gamma": 2}"#),
      (
        "float v = clamp(normalized(), 0.0, 1.0); vec3 c = vec3(1, 0.5, 0); emitRGB(c * v);",
        #"{"min": 5, "max": 10, "color": "ff8000"}"#
      ),
    ])
  func shaders(_ body: String, _ expected: String) async throws {
    let shader = """
      #uicontrol invlerp normalized(range=[0, 255], clamp=false)
      #uicontrol vec3 tint color(default="#336699") // a comment
      #uicontrol float level slider(min=0, max=1, default=0.5)
      /* void main() { } */
      void main() {
        \(body)
      }
      """
    let scene = try await open(
      layer: [
        "type": "image", "shader": .string(shader), "shaderControls": ["normalized": ["range": [5, 10]]],
      ])
    #expect(scene.warnings.isEmpty)
    let wanted = try JSON(parsing: expected)
    var preset = LayerPreset()
    (preset.min, preset.max) = (wanted["min"]?.double, wanted["max"]?.double)
    preset.inverted = wanted["inverted"]?.bool
    preset.gamma = wanted["gamma"]?.double
    preset.color = wanted["color"]?.string.flatMap { UInt32($0, radix: 16) }
    #expect(scene.layers[0].preset == preset)
  }

  @Test(
    arguments: [
      "emitRGB(colormapJet(normalized()));", "if (normalized() > 0.5) emitGrayscale(1.0);", "emitGrayscale(other());",
      "emitRGB(vec3(2.0, 0.0, 0.0) * normalized());", "emitGrayscale(normalized() * normalized());", "",
    ])
  func shadersThatAreNotUnderstood(_ body: String) async throws {
    let shader = "#uicontrol invlerp normalized\nvoid main() { \(body) }"
    let scene = try await open(
      layer: [
        "type": "image", "name": "em", "shader": .string(shader),
        "shaderControls": ["normalized": ["range": [10, 5]]],
      ])
    #expect(scene.warnings == ["layer em: its shader is none that microtome understands, and it is shown in grey"])
    var preset = LayerPreset()
    (preset.min, preset.max, preset.inverted) = (5, 10, true)
    #expect(scene.layers[0].preset == preset)
  }

  /// Neuroglancer shows all that a type can hold unless it is told otherwise.
  @Test func rangesAreThoseOfTheType() async throws {
    let scene = try await open(layer: ["type": "image"])
    #expect(scene.layers[0].preset.min == 0)
    #expect(scene.layers[0].preset.max == 65535)
    #expect(scene.layers[0].preset.opacity == nil)
  }

  /// What lies at the bottom hides the background; what lies above is half transparent.
  @Test func opacities() async throws {
    let layer: JSON = ["type": "image", "source": .string(Self.image)]
    var hidden = layer.object ?? JSONObject()
    hidden["visible"] = false
    var added = layer.object ?? JSONObject()
    (added["blend"], added["opacity"]) = ("additive", 0.3)
    let scene = try await open([
      "dimensions": [:], "layers": [.object(hidden), layer, layer, .object(added)],
    ])
    #expect(scene.layers.map(\.preset.opacity) == [nil, nil, 0.5, 0.3])
    #expect(scene.layers.map(\.preset.blend) == [nil, nil, .over, .additive])
  }

  @Test func segmentsThatAreMarked() async throws {
    let source = JSON.string("precomputed://file://\(goldenFolder)/precomputed/cseg-uint64")
    func layer(_ members: JSON) async throws -> Layer {
      var object = members.object ?? JSONObject()
      (object["type"], object["source"]) = ("segmentation", source)
      return try await open(layer: .object(object)).layers[0]
    }
    #expect(try await layer(["segments": ["5", "!7", 9, "x", "-1"]]).preset.selection == [5, 9])
    // Nothing selected is everything.
    #expect(try await layer(["segments": ["!7"]]).preset.selection == nil)
    #expect(try await layer(["segments": [], "ignoreNullVisibleSet": false]).preset.visible == false)
    let scene = try await open(layer: ["type": "segmentation", "source": source, "equivalences": [["1", "2"]]])
    #expect(scene.warnings.first?.hasPrefix("layer a: its segments are merged by hand") == true)
  }

  @Test func sourcesBesideAnImage() async throws {
    let scene = try await open(
      layer: [
        "type": "segmentation", "name": "cells", "mesh": "precomputed://gs://b/mesh",
        "source": [
          ["url": .string("precomputed://file://\(goldenFolder)/precomputed/cseg-uint64")], "local://equivalences",
          ["url": "precomputed://file:///nowhere/mesh", "subsources": ["default": true]],
          ["url": .string(Self.image), "subsources": ["default": false]],
        ],
      ])
    #expect(scene.layers.map(\.name) == ["cells"])
    #expect(scene.opaque.map(\.name).contains("precomputed://file:///nowhere/mesh"))
    #expect(scene.opaque.contains(OpaqueNode(name: "precomputed://gs://b/mesh", type: "neuroglancer:mesh")))
  }

  @Test(
    arguments: [
      ("brainmaps://772153499790:fafb_v14", "brainmaps://"), ("graphene://https://host/table", "graphene://"),
      ("precomputed://middleauth+https://host/x", "login"), ("precomputed://gs+ngauth+https://h/b/x", "login"),
      ("data/em", "is no address"), ("zarr://s3://", "names no bucket"),
      ("https://host/x|ocdbt:|zarr3:", "ocdbt"),
    ])
  func sourcesThatCannotBeRead(_ url: String, _ words: String) async throws {
    let scene = try await open(layer: ["type": "image", "source": .string(url)])
    guard case .failed(let failure) = scene.layers[0].volume else {
      Issue.record("\(url) was opened")
      return
    }
    #expect(failure.line.contains(words), "\(failure.line)")
    #expect([.unsupported, .invalid, .usage].contains(failure.code))
  }

  @Test func legacyTransforms() async throws {
    let matrix: JSON = [[1, 0, 0, 800], [0, 2, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]
    let moved = try await open(layer: ["type": "image", "transform": matrix]).layers[0].volume.get()
    #expect(moved.voxelTransform == AffineTransform(scale: [8, 16, 30], translation: [804, 8, 15]))
    let turned = try await open(
      layer: [
        "type": "image",
        "transform": ["rotation": [0, 0, 0.70710678118654757, 0.70710678118654757], "translation": [0, 0, 30]],
      ]
    ).layers[0].volume.get()
    let step = turned.voxelTransform(Vector3(1, 0, 0)) - turned.voxelTransform(Vector3(0, 0, 0))
    #expect(abs(step.x) < 1e-9 && abs(step.y - 8) < 1e-9 && step.z == 0)
  }

  /// Voxels taken for others than the source says, of an array that says nothing.
  @Test func inputDimensions() async throws {
    let scene = try await open(
      layer: [
        "type": "image",
        "source": [
          "url": .string("zarr://file://\(goldenFolder)/zarr/v3-uint16"),
          "transform": [
            "outputDimensions": ["z": [3e-8, "m"], "y": [8e-9, "m"], "x": [8e-9, "m"]],
            "inputDimensions": ["z": [3e-8, "m"], "y": [8e-9, "m"], "x": [8e-9, "m"]],
          ],
        ],
      ], ["position": [2, 1.5, 3]])
    let pyramid = try scene.layers[0].volume.get()
    #expect(scene.unit == "nanometer")
    let size = pyramid.voxelTransform.lengths
    #expect(size.x == 8 && size.y == 8 && abs(size.z - 30) < 1e-9)
    #expect(scene.locatedView?.position == Vector3(2, 1.5, 3))
  }

  @Test(
    arguments: [
      #"{"outputDimensions": {"x": [1, "m"]}, "matrix": [[1]]}"#,
      #"{"outputDimensions": {"x": [1, "apples"]}}"#, #"{"outputDimensions": 3}"#,
      #"{"outputDimensions": {"x": [1, "m"]}, "sourceRank": 5}"#,
    ])
  func brokenTransforms(_ text: String) async throws {
    let source: JSON = ["url": .string(Self.image), "transform": try JSON(parsing: text)]
    await #expect(throws: Failure.self) { try await open(layer: ["type": "image", "source": source]) }
  }

  @Test func flatteningIsRefused() async throws {
    let source: JSON = [
      "url": .string(Self.image),
      "transform": [
        "outputDimensions": ["x": [8e-9, "m"], "y": [8e-9, "m"], "z": [3e-8, "m"]],
        "matrix": [[0, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]],
      ],
    ]
    let scene = try await open(layer: ["type": "image", "source": source])
    guard case .failed(let failure) = scene.layers[0].volume else {
      Issue.record("it was opened")
      return
    }
    #expect(failure.problem.contains("flattens"))
  }

  /// A link comes from elsewhere: it must not make microtome open files of this machine.
  @Test(arguments: ["file:///etc/passwd", "zarr://file:///data/x.zarr", "/etc/passwd"])
  func linksDoNotLeadHome(_ url: String) async throws {
    let state: JSON = ["dimensions": [:], "layers": [["type": "image", "name": "a", "source": .string(url)]]]
    let link = "https://viewer.example.org/#!" + state.compactText.percentEncoded { $0 > 0x60 && $0 < 0x7B }
    let scene = try await SceneOpener().open(link)
    guard case .failed(let failure) = scene.layers[0].volume else {
      Issue.record("\(url) was opened")
      return
    }
    #expect([.unsupported, .invalid].contains(failure.code))
  }

  @Test(
    arguments: [
      "https://viewer.example.org/#!", "https://viewer.example.org/#!{", "https://viewer.example.org/#!%7B%7D",
      "https://viewer.example.org/#!+[1]", #"https://viewer.example.org/#!{"layers":[3]}"#,
      #"https://viewer.example.org/#!{"layers":[],"dimensions":{"x":[-1,"m"]}}"#,
    ])
  func brokenLinks(_ link: String) async throws {
    let failure = await #expect(throws: Failure.self) { try await SceneOpener().open(link) }
    // Links are long, and messages are one line.
    #expect(failure?.line.hasPrefix("https://viewer.example.org/") == true, "\(failure?.line ?? "")")
    #expect((failure?.line.count ?? 0) < 300)
  }

  @Test func deepAndLargeStates() async throws {
    let deep = String(repeating: #"{"type":"row","children":["#, count: 200)
    await #expect(throws: Failure.self) {
      try await SceneOpener().open(#"https://v.example.org/#!{"layers":[],"dimensions":{},"layout":"# + deep)
    }
    let many = Array(repeating: #"{"name":"a","source":"gs://b/a"}"#, count: 20_000).joined(separator: ",")
    let failure = await #expect(throws: Failure.self) {
      try await SceneOpener().open(#"https://v.example.org/#!{"dimensions":{},"layers":["# + many + "]}")
    }
    #expect(failure?.code == .tooLarge)
    let parentheses = String(repeating: "(", count: 30_000)
    let shader = "#uicontrol invlerp normalized\nvoid main() { emitGrayscale(\(parentheses)normalized()); }"
    let scene = try await open(layer: ["type": "image", "shader": .string(shader)])
    #expect(scene.warnings.count == 1)
  }
}
