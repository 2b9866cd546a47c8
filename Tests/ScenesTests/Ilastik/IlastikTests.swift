import Scenes
import Testing
import Voxels

@Suite struct IlastikTests {
  @Test(arguments: ["", "/exported_data"])
  func probabilities(_ path: String) async throws {
    let scene = try await openMicroscopy("ilastik-probabilities.h5" + path)
    #expect(scene.format == "ilastik")
    let layer = try #require(scene.layers.first)
    #expect(scene.layers.count == 1)
    #expect(layer.kind == .intensity)
    #expect(layer.unit == "um")
    #expect(layer.channelCount == 3)
    #expect((layer.preset.min, layer.preset.max) == (0, 1))
    let pyramid = try layer.volume.get()
    #expect(pyramid.axes.map(\.name) == ["z", "y", "x", "c"])
    #expect(pyramid.axes.map(\.kind) == [.space, .space, .space, .channel])
    #expect(pyramid.extent(0) == Vector3(10, 6, 4))
    #expect(pyramid.transform(0).rows == [[0.25, 0, 0, 0], [0, 0.5, 0, 0], [0, 0, 2, 0]])
  }

  @Test func labels() async throws {
    let scene = try await openMicroscopy("ilastik-labels.h5")
    // Text beside the images is passed over.
    #expect(scene.layers.map(\.path) == ["volume/data"])
    let layer = scene.layers[0]
    #expect(layer.kind == .segmentation)
    #expect(layer.timeCount == 2)
    #expect(layer.unit == nil)
    let pyramid = try layer.volume.get()
    #expect(pyramid.axes.map(\.name) == ["t", "x", "y", "z"])
    #expect(pyramid.extent(0) == Vector3(10, 6, 4))
  }

  @Test func projects() async throws {
    let copied = try await openMicroscopy("ilastik-copied.ilp")
    #expect(copied.layers.map(\.name) == ["Input Data/local_data/dataset_1"])
    #expect(try copied.layers[0].volume.get().axes.map(\.name) == ["y", "x"])
    #expect(copied.opaque.map(\.name) == ["PixelClassification"])
    let failure = await #expect(throws: Failure.self) { _ = try await openMicroscopy("ilastik-settings.ilp") }
    #expect(failure?.code == .unsupported)
    #expect(failure?.problem.contains("ilastik project") == true)
  }
}
