import Formats
import JSON
import Scenes
import Stores
import TestSupport
import Testing
import Voxels

@Suite struct WebknossosSceneTests {
  private func open(_ path: String) async throws -> Scene {
    try await SceneOpener().open("\(goldenFolder)/webknossos/\(path)")
  }

  @Test(arguments: ["wkw", "zarr", "zarr3"])
  func datasets(_ name: String) async throws {
    let scene = try await open(name)
    #expect(scene.format == "webknossos")
    #expect(scene.version == "1")
    #expect(scene.name == name)
    #expect(scene.unit == "nanometer")
    #expect(scene.view == ScenePreset(position: Vector3(12, 10, 7), zoom: 2.3))
    #expect(scene.layers.map(\.name) == ["color", "rgb", "segments"])
    #expect(scene.layers.map(\.kind) == [.intensity, .intensity, .segmentation])
    #expect(scene.layers.map(\.format) == Array(repeating: name == "wkw" ? "wkw" : "zarr", count: 3))
    #expect(scene.opaque.isEmpty)

    let color = try scene.layers[0].volume.get()
    #expect(color.levels.map(\.path) == ["color/1", "color/2-2-1"])
    #expect(color.axes.map(\.name) == ["c", "x", "y", "z"])
    #expect(color.box.min == Vector3(4, 6, 3))
    #expect(color.box.max == Vector3(25, 20, 12))
    #expect(color.mag(1) == Vector3(2, 2, 1))
    // 4…25 are covered by the voxels 2…13 of mag 2.
    #expect(color.levels[1].bounds == Region(offset: [0, 2, 3, 3], shape: [1, 11, 7, 9]))
    #expect(scene.layers[1].channelCount == 3)
    #expect(scene.layers[1].channels.map(\.preset.color) == [0xFF0000, 0x00FF00, 0x0000FF])
    #expect(scene.layers[1].preset.color == nil)

    let segments = try scene.layers[2].volume.get()
    #expect(segments.finestMag == Vector3(2, 2, 1))
    #expect(segments.mag(0) == Vector3(2, 2, 1))
    // The box in voxels of mag 1, as far as voxels of mag 2 can say.
    #expect(segments.box.min == Vector3(4, 6, 3))
    #expect(segments.box.max == Vector3(26, 20, 12))
    #expect(scene.layers[2].preset.opacity == 0.2)
    #expect(scene.layers[2].preset.visible == false)
    var preset = LayerPreset()
    (preset.min, preset.max, preset.color, preset.opacity, preset.inverted) = (30, 200, 0xFF8000, 0.7, true)
    #expect(scene.layers[0].preset == preset)
  }

  @Test(arguments: ["wkw", "zarr", "zarr3"])
  func layersAndMagsByThemselves(_ name: String) async throws {
    let layer = try await open("\(name)/color")
    #expect(layer.format == "webknossos")
    #expect(layer.name == "color")
    #expect(layer.layers.map(\.path) == ["."])
    #expect(layer.layers[0].pyramid?.levels.map(\.path) == ["1", "2-2-1"])
    #expect(layer.layers[0].pyramid?.box.min == Vector3(4, 6, 3))
    #expect(layer.layers[0].preset.color == 0xFF8000)
    #expect(layer.view?.zoom == 2.3)

    let mag = try await open("\(name)/color/2-2-1")
    let pyramid = try mag.layers[0].volume.get()
    #expect(pyramid.levels.map(\.path) == ["."])
    #expect(pyramid.finestMag == Vector3(2, 2, 1))
    #expect(pyramid.voxelTransform.scaleIfAxisAligned == Vector3(11.24, 11.24, 28))

    let document = try await open("\(name)/datasource-properties.json")
    #expect(document.layers.map(\.name) == ["color", "rgb", "segments"])
    #expect(document.layers.allSatisfy { $0.pyramid != nil })
  }

  @Test func bareMagsAndLayers() async throws {
    let mag = try await SceneOpener().open("\(goldenFolder)/wkw/lz4-uint8-3")
    #expect(mag.format == "wkw")
    #expect(mag.layers[0].channelCount == 3)
    #expect(mag.layers[0].pyramid?.extent(0) == Vector3(16, 8, 8))
    let layer = try await SceneOpener().open("wkw://\(goldenFolder)/webknossos/wkw/color")
    #expect(layer.format == "wkw")
    #expect(layer.unit == nil)
    let pyramid = try layer.layers[0].volume.get()
    #expect(pyramid.levels.map(\.path) == ["1", "2-2-1"])
    #expect(pyramid.mag(1) == Vector3(2, 2, 1))
    #expect(pyramid.transform(1)(Vector3(0, 0, 0)) == Vector3(0.5, 0.5, 0))
    // Without mag 1.
    let coarse = try await SceneOpener().open("wkw://\(goldenFolder)/webknossos/wkw/segments")
    #expect(coarse.layers[0].pyramid?.finestMag == Vector3(2, 2, 1))
    #expect(coarse.layers[0].pyramid?.voxelTransform.origin == .zero)
  }

  /// Voxel i of mag m covers voxels i * m ..< (i + 1) * m of mag 1.
  @Test func voxelsOfMagsLieOverThoseOfMag1() async throws {
    let sample = WebknossosSample(WebknossosSample.layer([:], mags: [1, [4, 4, 2], [2, 2, 1]]))
      .with("color/1").with("color/2-2-1").with("color/4-4-2")
    let pyramid = try await sample.pyramid()
    #expect((0..<3).map { pyramid.mag($0) } == [Vector3(1, 1, 1), Vector3(2, 2, 1), Vector3(4, 4, 2)])
    #expect(pyramid.transform(0)(Vector3(3, 5, 7)) == Vector3(12, 25, 70))
    #expect(pyramid.transform(2)(Vector3(1, 1, 1)) == Vector3(5.5 * 4, 5.5 * 5, 2.5 * 10))
    #expect(pyramid.levels[2].bounds == Region(offset: [0, 0, 1, 3], shape: [1, 4, 6, 16]))

    let coarse = WebknossosSample(WebknossosSample.layer([:], mags: [[4, 4, 2], [2, 2, 1]]))
      .with("color/2-2-1").with("color/4-4-2")
    let finest = try await coarse.pyramid()
    #expect((0..<2).map { finest.mag($0) } == [Vector3(2, 2, 1), Vector3(4, 4, 2)])
    #expect(finest.voxelTransform == pyramid.voxelTransform)
    #expect(finest.transform(1) == pyramid.transform(2))
  }

  @Test func oldVoxelSizesAndNames() async throws {
    let sample = WebknossosSample(WebknossosSample.layer([:])).with("color/1")
    let old = try await sample.with(top: ["scale": [11.24, 11.24, 28], "id": ["name": "brain", "team": ""]]).scene()
    #expect(old.name == "brain")
    #expect(old.unit == "nanometer")
    #expect(old.layers[0].pyramid?.levels[0].scale == [1, 11.24, 11.24, 28])
    let micro = try await sample.with(top: ["scale": ["factor": [1, 1, 2], "unit": "micrometer"]]).scene()
    #expect(micro.unit == "micrometer")
    #expect(micro.name == "ds")
    let none = try await sample.with(top: ["scale": .null]).scene()
    #expect(none.unit == nil)
    #expect(none.layers[0].pyramid?.levels[0].scale == [1, 1, 1, 1])
  }

  @Test func whatIsMissingIsListed() async throws {
    let attachments: JSON = [
      "meshes": [["name": "mesh", "path": "m", "dataFormat": "hdf5"]],
      "agglomerates": [["name": "view 70", "path": "a", "dataFormat": "zarr3"]],
    ]
    let scene = try await WebknossosSample(
      WebknossosSample.layer(["attachments": attachments], mags: [1, [2, 2, 1]]),
      WebknossosSample.layer(["name": "gone"]), ["name": "senseless"],
      WebknossosSample.layer(["name": "n", "dataFormat": "knossos"]),
      WebknossosSample.layer([
        "name": "empty", "boundingBox": ["topLeft": [0, 0, 0], "width": 0, "height": 0, "depth": 0],
      ])
    ).with("color/2-2-1").with("empty/1").scene()
    #expect(scene.layers.map(\.name) == ["color", "gone", "senseless", "n", "empty"])
    #expect(scene.layers[0].pyramid?.finestMag == Vector3(2, 2, 1))
    var codes: [Failure.Code?] = []
    for layer in scene.layers {
      if case .failed(let failure) = layer.volume { codes.append(failure.code) } else { codes.append(nil) }
    }
    #expect(codes == [nil, .missing, .invalid, .unsupported, .empty])
    #expect(scene.opaque.map(\.name) == ["color/1", "color/mesh", "color/view 70"])
    #expect(scene.opaque.map(\.type).dropFirst() == ["webknossos:mesh", "webknossos:agglomerate"])
  }

  /// A damaged mag is no missing one; one that is no multiple of the finest is as good as others.
  @Test func damagedMagsAreFailures() async throws {
    let sample = WebknossosSample(WebknossosSample.layer([:], mags: [1, 2])).with("color/1").with("color/2", [1, 2, 3])
    #expect(try await sample.failure()?.code == .corrupt)
    let channels = WebknossosSample(WebknossosSample.layer([:], mags: [1, 2])).with("color/1")
      .with("color/2", WebknossosSample.header(channels: 3))
    #expect(try await channels.failure()?.code == .unsupported)
    let skewed = WebknossosSample(WebknossosSample.layer([:], mags: [[1, 1, 4], [3, 3, 1]]))
      .with("color/1-1-4").with("color/3-3-1")
    let pyramid = try await #require(skewed.scene().layers[0].pyramid)
    #expect(pyramid.levels.indices.map { pyramid.mag($0) } == [Vector3(1, 1, 4), Vector3(3, 3, 1)])
  }
}
