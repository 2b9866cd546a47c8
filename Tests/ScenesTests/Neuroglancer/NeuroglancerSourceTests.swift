import JSON
import Scenes
import TestSupport
import Testing
import Voxels

/// Where the layers of viewer states come from, where their transforms put them, and what is refused.
@Suite struct NeuroglancerSourceTests {
  private let state = ViewerState()

  @Test func sourcesBesideAnImage() async throws {
    let scene = try await state.open(
      layer: [
        "type": "segmentation", "name": "cells", "mesh": "precomputed://gs://b/mesh",
        "source": [
          ["url": .string("precomputed://file://\(goldenFolder)/precomputed/cseg-uint64")], "local://equivalences",
          ["url": "precomputed://file:///nowhere/mesh", "subsources": ["default": true]],
          ["url": .string(ViewerState.image), "subsources": ["default": false]],
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
    let scene = try await state.open(layer: ["type": "image", "source": .string(url)])
    guard case .failed(let failure) = scene.layers[0].volume else {
      Issue.record("\(url) was opened")
      return
    }
    #expect(failure.line.contains(words), "\(failure.line)")
    #expect([.unsupported, .invalid, .usage].contains(failure.code))
  }

  @Test func legacyTransforms() async throws {
    let matrix: JSON = [[1, 0, 0, 800], [0, 2, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]
    let moved = try await state.open(layer: ["type": "image", "transform": matrix]).layers[0].volume.get()
    #expect(moved.voxelTransform == AffineTransform(scale: [8, 16, 30], translation: [804, 8, 15]))
    let turned = try await state.open(
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
    let scene = try await state.open(
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
    let source: JSON = ["url": .string(ViewerState.image), "transform": try JSON(parsing: text)]
    await #expect(throws: Failure.self) { try await state.open(layer: ["type": "image", "source": source]) }
  }

  @Test func flatteningIsRefused() async throws {
    let source: JSON = [
      "url": .string(ViewerState.image),
      "transform": [
        "outputDimensions": ["x": [8e-9, "m"], "y": [8e-9, "m"], "z": [3e-8, "m"]],
        "matrix": [[0, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]],
      ],
    ]
    let scene = try await state.open(layer: ["type": "image", "source": source])
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
    let scene = try await state.open(layer: ["type": "image", "shader": .string(shader)])
    #expect(scene.warnings.count == 1)
  }
}
