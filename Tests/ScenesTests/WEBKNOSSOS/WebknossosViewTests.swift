import JSON
import Scenes
import TestSupport
import Testing
import Voxels

@Suite struct WebknossosViewTests {
  private func preset(_ layer: JSON, dataset: JSON = [:]) async throws -> LayerPreset {
    try await WebknossosSample(WebknossosSample.layer(layer)).with("color/1").with(top: dataset).scene().layers[0]
      .preset
  }

  @Test func layerViews() async throws {
    let view: JSON = [
      "color": [1, 2, 3], "alpha": 50, "intensityRange": [10, 90], "isInverted": true, "isDisabled": true,
      "gammaCorrectionValue": 1.5,
    ]
    let preset = try await preset(["defaultViewConfiguration": view])
    #expect(preset.color == 0x010203)
    #expect(preset.opacity == 0.5)
    #expect(preset.min == 10 && preset.max == 90)
    #expect(preset.gamma == 1.5)
    #expect(preset.inverted == true)
    #expect(preset.visible == false)
    #expect(try await self.preset([:]) == LayerPreset())
  }

  /// The window is the intensity range, inside of the ends of its slider.
  @Test(
    arguments: [
      (["intensityRange": [10, 90], "min": 0, "max": 255], 10, 90),
      (["intensityRange": [10, 90], "min": 20, "max": 80], 20, 80),
      (["min": 20, "max": 80], 20, 80),
      (["intensityRange": [10, 90], "min": 100, "max": 200], 10, 90),
    ] as [(JSON, Double, Double)])
  func windows(_ view: JSON, _ low: Double, _ high: Double) async throws {
    let preset = try await preset(["defaultViewConfiguration": view])
    #expect(preset.min == low)
    #expect(preset.max == high)
  }

  @Test func whoHasTheLastWord() async throws {
    let own: JSON = ["defaultViewConfiguration": ["alpha": 10, "isInverted": true]]
    let both: JSON = [
      "defaultViewConfiguration": ["alpha": 10, "isInverted": true], "adminViewConfiguration": ["alpha": 30],
    ]
    let dataset: JSON = ["defaultViewConfiguration": ["layers": ["color": ["alpha": 20], "other": ["alpha": 90]]]]
    #expect(try await preset(own).opacity == 0.1)
    #expect(try await preset(own, dataset: dataset).opacity == 0.2)
    #expect(try await preset(both, dataset: dataset).opacity == 0.3)
    #expect(try await preset(both, dataset: dataset).inverted == true)
  }

  @Test func sceneViews() async throws {
    let sample = WebknossosSample(WebknossosSample.layer([:])).with("color/1")
    #expect(try await sample.scene().view == nil)
    let senseless: JSON = ["position": [1, 2], "zoom": -1]
    #expect(try await sample.with(top: ["defaultViewConfiguration": senseless]).scene().view == nil)
    let top: JSON = [
      "defaultViewConfiguration": ["position": [1, 2, 3], "zoom": 0.5], "adminViewConfiguration": ["zoom": 4],
    ]
    #expect(try await sample.with(top: top).scene().view == ScenePreset(position: Vector3(1, 2, 3), zoom: 4))
  }

  private func affine(_ rows: [[Double]]) -> JSON {
    ["type": "affine", "matrix": .array(rows.map { .doubles($0) } + [[0, 0, 0, 1]])]
  }

  /// Two times as large and moved by 10, 20, 30 voxels, corner to corner.
  @Test func affineTransformations() async throws {
    let list: JSON = [
      affine([[2, 0, 0, 0], [0, 2, 0, 0], [0, 0, 2, 0]]), affine([[1, 0, 0, 10], [0, 1, 0, 20], [0, 0, 1, 30]]),
    ]
    let sample = WebknossosSample(WebknossosSample.layer(["coordinateTransformations": list])).with("color/1")
      .with(top: ["defaultViewConfiguration": ["position": [16, 30, 44]]])
    let scene = try await sample.scene()
    let pyramid = try scene.layers[0].volume.get()
    // The low corner of voxel 3, 5, 7 comes to that of voxel 16, 30, 44.
    let corner = pyramid.voxelTransform(Vector3(2.5, 4.5, 6.5))
    #expect(corner == Vector3(15.5 * 4, 29.5 * 5, 43.5 * 10))
    #expect(scene.view?.position == Vector3(3, 5, 7))
    #expect(pyramid.box.min == Vector3(3, 5, 7))
  }

  @Test func splinesAreListed() async throws {
    let spline: JSON = [
      "type": "thin_plate_spline", "correspondences": ["source": [[0, 0, 0]], "target": [[1, 1, 1]]],
    ]
    let list: JSON = [affine([[2, 0, 0, 0], [0, 2, 0, 0], [0, 0, 2, 0]]), spline]
    let scene = try await WebknossosSample(WebknossosSample.layer(["coordinateTransformations": list])).with("color/1")
      .scene()
    #expect(scene.layers[0].pyramid?.placement == .identity)
    #expect(scene.opaque == [OpaqueNode(name: "color", type: "webknossos:transformation thin_plate_spline")])
  }

  @Test func matricesThatAreNone() async throws {
    for rows in [[[1, 0, 0, 0]], [[1, 0, 0, 0], [0, 1, 0, 0], [1, 1, 0, 0]], [[1, 0], [0, 1], [0, 0]]] as [[[Double]]] {
      let sample = WebknossosSample(WebknossosSample.layer(["coordinateTransformations": [affine(rows)]])).with(
        "color/1")
      #expect(try await sample.failure()?.code == .invalid)
    }
  }
}
