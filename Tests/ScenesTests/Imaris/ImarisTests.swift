import Scenes
import Testing
import Voxels

@Suite struct ImarisTests {
  @Test func placeAndLooks() async throws {
    let scene = try await openMicroscopy("cells.ims")
    #expect(scene.format == "imaris")
    #expect(scene.version == "5.5.0")
    #expect(scene.name == "cells")
    #expect(scene.layers.count == 1)
    let layer = scene.layers[0]
    #expect(layer.kind == .intensity)
    #expect(layer.unit == "um")
    #expect((layer.channelCount, layer.timeCount) == (2, 2))
    let pyramid = try layer.volume.get()
    #expect(pyramid.axes.map(\.name) == ["t", "c", "z", "y", "x"])
    // Without the padding.
    #expect(pyramid.levels.map(\.array.shape) == [[2, 2, 5, 7, 11], [2, 2, 5, 3, 5]])
    #expect(pyramid.levels[0].array.chunkShape == [1, 1, 4, 4, 8])
    #expect(pyramid.box == (Vector3(0, 0, 0), Vector3(11, 7, 5)))
    #expect(pyramid.transform(0).rows == [[0.25, 0, 0, -0.875], [0, 0.25, 0, 10.125], [0, 0, 1, 0.5]])
    // Levels share their outer faces, whatever the rounding of their sizes.
    let coarse = pyramid.transform(1)
    for (level, extent) in [(0, Vector3(10.5, 6.5, 4.5)), (1, Vector3(4.5, 2.5, 4.5))] {
      let transform = pyramid.transform(level)
      #expect(transform([-0.5, -0.5, -0.5]) == Vector3(-1, 10, 0))
      let far = transform(extent) - Vector3(1.75, 11.75, 5)
      #expect(max(abs(far.x), abs(far.y), abs(far.z)) < 1e-12)
    }
    #expect(coarse.x.x == 2.75 / 5)
    #expect(pyramid.levels[1].path == "DataSet/ResolutionLevel 1/TimePoint 0/Channel 0/Data")
    #expect(layer.channels.map(\.label) == ["nuclei & co", "Channel 2"])
    let preset = layer.channels[0].preset
    #expect((preset.min, preset.max, preset.gamma) == (12, 3000, 1.5))
    #expect(layer.channels.map(\.preset.color) == [0x0080FF, 0xFF0000])
    #expect(layer.channels[1].preset.gamma == nil)
  }

  /// Array mode has what is stored, padding and all.
  @Test func storedArrays() async throws {
    let node = try await SceneOpener.node("\(microscopyFolder)/cells.ims")
    guard case .array(let array) = try await node.descendant("DataSet/ResolutionLevel 0/TimePoint 1/Channel 1/Data")
    else {
      Issue.record("no array")
      return
    }
    #expect(array.array.shape == [8, 8, 16])
  }
}
