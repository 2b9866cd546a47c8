import JSON
import Scenes
import TestSupport
import Testing
import Voxels

/// What viewer states are called, and where they look.
@Suite struct NeuroglancerStateTests {
  private let state = ViewerState()

  @Test func isKnownByItsContent() async throws {
    let scene = try await state.open(layer: [:], ["title": "Cortex"])
    #expect(scene.name == "Cortex")
    #expect(scene.format == "neuroglancer")
    #expect(scene.layers.map(\.path) == [ViewerState.image])
    TestFile.write(#"{"layers": ["conv1", "conv2"]}"#, to: state.folder("model.json"))
    await #expect(throws: Failure.self) { try await SceneOpener().open(state.folder("model.json")) }
  }

  /// Before 2019 views were in nanometres, and layers members of an object.
  @Test func olderStates() async throws {
    let scene = try await state.open([
      "layers": [
        "em": .string(ViewerState.image),
        "gone": ["type": "image", "source": .string(ViewerState.image), "visible": false],
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
    let scene = try await state.open([
      "layers": [["type": "image", "name": "a", "source": .string(ViewerState.image)]],
      "position": [101.5, 8, 100_003],
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
    #expect(try await state.open(layer: [:], ["layout": value]).view?.layout == layout)
  }

  /// A plane goes by the dimension that it looks along.
  @Test func layoutsOfOtherDimensions() async throws {
    let scene = try await state.open(layer: [:], ["layout": "xy", "displayDimensions": ["z", "y", "x"]])
    #expect(scene.view?.layout == .yz)
  }

  @Test func scaleIsThatOfTheFinestDimension() async throws {
    let scene = try await state.open(
      layer: [:],
      [
        "dimensions": ["z": [3e-8, "m"], "y": [0.000004, "mm"], "x": [16, "nm"]], "position": [100_004, 19, 51.5],
        "crossSectionScale": 2,
      ])
    #expect(scene.locatedView?.position == Vector3(103, 9.5, 100_004))
    // The finest are 4 nm, and the image has voxels of 8.
    #expect(scene.locatedView?.zoom == 1)
  }
}
