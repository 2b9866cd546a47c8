import Scenes
import Stores
import TestSupport
import Testing
import Voxels

/// Opens a golden as a scene.
func openGolden(_ name: String) async throws -> Scene { try await SceneOpener().open("\(goldenFolder)/zarr/\(name)") }

@Suite struct OMEZarrTests {
  @Test(arguments: ["0.4", "0.5"], ["yx", "zyx", "czyx", "tczyx"])
  func axesScalesAndChannels(_ version: String, _ axes: String) async throws {
    let scene = try await openGolden("ome-\(version)-\(axes)")
    #expect(scene.format == "ome-zarr")
    #expect(scene.version == version)
    #expect(scene.layers.count == 1)
    let layer = scene.layers[0]
    let pyramid = try layer.volume.get()
    #expect(pyramid.axes.map(\.name).joined() == axes)
    #expect(pyramid.levels.count == 2)
    #expect(layer.kind == .intensity)
    #expect(layer.unit == "micrometer")
    #expect(layer.channelCount == (axes.contains("c") ? 2 : 1))
    #expect(layer.timeCount == (axes.contains("t") ? 2 : 1))
    let hasDepth = axes.contains("z")
    #expect(pyramid.extent(0) == Vector3(8, 6, hasDepth ? 4 : 1))
    #expect(pyramid.extent(1) == Vector3(4, 3, hasDepth ? 4 : 1))
    #expect(pyramid.mag(1) == Vector3(2, 2, 1))
    let fine = pyramid.transform(0)
    #expect(fine.scaleIfAxisAligned == Vector3(0.25, 0.5, hasDepth ? 2.5 : 1))
    // ome-zarr-py writes no translations: the levels start at one corner.
    let coarse = pyramid.transform(1)
    #expect(coarse([-0.5, -0.5, 0]) == fine([-0.5, -0.5, 0]))
  }

  @Test(arguments: ["0.4", "0.5"])
  func omero(_ version: String) async throws {
    let channels = try await openGolden("ome-\(version)-czyx").layers[0].channels
    #expect(channels.map(\.label) == ["DAPI", "GFP"])
    #expect(channels[0].preset.min == 100)
    #expect(channels[0].preset.max == 1500)
    #expect(channels[0].preset.color == 0x0000FF)
    #expect(channels[0].preset.visible == true)
    #expect(channels[0].preset.inverted == false)
    // A window without width says nothing.
    #expect(channels[1].preset.min == nil && channels[1].preset.max == nil)
    #expect(channels[1].preset.color == 0x00FF00)
    #expect(channels[1].preset.visible == false)
    #expect(channels[1].preset.inverted == true)
  }

  @Test func reversedAxesAndTranslations() async throws {
    let scene = try await openGolden("ome-0.5-xyz")
    #expect(scene.name == "reversed")
    #expect(scene.unit == "nanometer")
    let pyramid = try scene.layers[0].volume.get()
    #expect(pyramid.spatialAxes == (0, 1, 2))
    #expect(pyramid.extent(0) == Vector3(8, 6, 4))
    #expect(pyramid.mag(1) == Vector3(2, 2, 2))
    #expect(pyramid.transform(0).scaleIfAxisAligned == Vector3(1, 2, 10))
    #expect(pyramid.transform(0).origin == Vector3(1, 2, 3))
    #expect(pyramid.transform(1).scaleIfAxisAligned == Vector3(2, 4, 20))
    #expect(pyramid.transform(1).origin == Vector3(1.5, 3, 8))
  }

  @Test(arguments: ["0.4", "0.5"])
  func labels(_ version: String) async throws {
    let layer = try await openGolden("ome-\(version)-labels").layers[0]
    #expect(layer.kind == .segmentation)
    #expect(layer.name == "cells")
    #expect(
      layer.labelColors == [
        1: 0x00FF_00FF, 2: 0x0080_FF40, .max: 0x0102_0304, UInt64(bitPattern: -2): 0x0909_0909,
      ])
  }

  @Test func bareArraysAndGroups() async throws {
    let array = try await openGolden("v3-uint8")
    #expect(array.format == "zarr")
    #expect(array.version == "3")
    #expect(array.layers.map(\.name) == ["v3-uint8"])
    #expect(array.layers[0].pyramid?.axes.map(\.name) == ["z", "y", "x"])
    #expect(try await openGolden("v2-u4-le").layers[0].kind == .segmentation)
    let five = try await openGolden("v2-rank5")
    #expect(five.layers[0].channelCount == 1)
    #expect(five.layers[0].timeCount == 2)
    let group = try await openGolden("v2-consolidated")
    #expect(group.layers.map(\.name) == ["a"])
    #expect(group.layers[0].pyramid?.extent(0) == Vector3(6, 7, 5))
    let number = await #expect(throws: Failure.self) { _ = try await openGolden("v3-rank0") }
    #expect(number?.code == .unsupported)
  }

  @Test func forcedFormats() async throws {
    let path = "\(goldenFolder)/zarr/both"
    #expect(try await SceneOpener().open(path).version == "3")
    #expect(try await SceneOpener().open("zarr2://" + path).version == "2")
    #expect(try await SceneOpener().open("zarr3://file://" + path).version == "3")
    let scene = try await SceneOpener().open("zarr2://" + path)
    #expect(scene.source == "zarr2://" + path)
  }

  @Test func nothingThere() async throws {
    let folder = TemporaryFolder()
    try folder.write("file.txt", [1])
    for (path, code) in [("nowhere", Failure.Code.missing), ("file.txt", .unsupported), ("", .unsupported)] {
      let failure = await #expect(throws: Failure.self) { _ = try await SceneOpener().open("\(folder.path)/\(path)") }
      #expect(failure?.code == code, "\(path)")
      #expect(failure?.remedy != nil)
    }
  }
}
