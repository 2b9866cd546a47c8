import JSON
import Scenes
import Stores
import TestSupport
import Testing
import Voxels

private func openPrecomputed(_ name: String) async throws -> Scene {
  try await SceneOpener().open("\(goldenFolder)/precomputed/\(name)")
}

@Suite struct PrecomputedSceneTests {
  @Test func scales() async throws {
    let scene = try await openPrecomputed("scene")
    #expect(scene.format == "precomputed")
    #expect(scene.name == "scene")
    #expect(scene.unit == "nanometer")
    #expect(scene.layers.count == 1)
    let layer = scene.layers[0]
    #expect(layer.kind == .segmentation)
    let pyramid = try layer.volume.get()
    // Finest first whatever the order in `info`, without the hidden one; steps upward are no part of a path.
    #expect(pyramid.levels.map(\.path) == ["8_8_30", "16_16_30", "scene/24_24_30"])
    #expect(pyramid.axes.map(\.name) == ["x", "y", "z", "channel"])
    #expect(pyramid.levels.indices.map { pyramid.mag($0) } == [[1, 1, 1], [2, 2, 1], [3, 3, 1]])
    #expect(pyramid.levels.map(\.voxelOffset) == [[101, -20, 5, 0], [50, -10, 5, 0], [34, -7, 5, 0]])
    #expect(pyramid.box.min == [101, -20, 5])
    #expect(pyramid.box.max == [110, -13, 13])
    // A global coordinate is a corner in Neuroglancer, and a voxel's centre lies half a voxel from it.
    for (level, size) in [(0, Vector3<Double>(8, 8, 30)), (1, [16, 16, 30]), (2, [24, 24, 30])] {
      let offset = Vector3<Double>(pyramid.spatial(pyramid.levels[level].voxelOffset, missing: 0))
      #expect(pyramid.transform(level)([-0.5, -0.5, -0.5]) == offset * size)
      #expect(pyramid.transform(level).scaleIfAxisAligned == size)
    }
    #expect(pyramid.voxelTransform([-0.5, -0.5, -0.5]) == .zero)
  }

  @Test func namesAndOpaqueNodes() async throws {
    let scene = try await openPrecomputed("scene")
    #expect(
      scene.opaque == [
        OpaqueNode(name: "mesh", type: "neuroglancer:mesh"),
        OpaqueNode(name: "skeletons_mip_0", type: "neuroglancer:skeletons"),
      ])
    let names = scene.layers[0].segmentNames
    #expect(names[4_154_339_397_315_733_314] == "soma \u{1B}[31mred")
    #expect(names[16_550_673_365_885_938_325] == "glia")
    #expect(names[0] == nil)
    #expect(names.count == 5)
  }

  @Test func kindsAndChannels() async throws {
    let image = try await openPrecomputed("raw-uint64").layers[0]
    #expect(image.kind == .intensity)
    #expect(image.segmentNames.isEmpty)
    #expect(try await openPrecomputed("cseg-uint32").layers[0].kind == .segmentation)
    let channels = try await openPrecomputed("raw-channels").layers[0]
    #expect(channels.channelCount == 3)
    #expect(channels.pyramid?.box.min == [-1, 0, 1])
  }

  /// Properties that cannot be read are listed, and the image opens all the same.
  @Test(
    arguments: [
      nil, "", "{", "[]", "{}", #"{"@type": "neuroglancer_segment_properties"}"#,
      #"""
      {"@type": "neuroglancer_segment_properties", "inline": {"ids": ["1"], "properties": [
        {"id": "label", "type": "label", "values": []}]}}
      """#,
    ] as [String?])
  func unreadableProperties(_ text: String?) async throws {
    var objects = ["info": volume]
    if let text { objects["properties/info"] = Bytes(Array(text.utf8)) }
    let scene = try await SceneOpener().open(Location(store: MemoryStore(objects), key: ""))
    #expect(scene.layers[0].pyramid != nil)
    #expect(scene.layers[0].segmentNames.isEmpty)
    #expect(scene.opaque == [OpaqueNode(name: "properties", type: "neuroglancer:segment_properties")])
  }

  @Test func oddPropertiesAreLeftOut() async throws {
    let long = String(repeating: "é", count: 10_000)
    let text = #"""
      {"@type": "neuroglancer_segment_properties", "inline": {"ids": ["1", "x", "18446744073709551615", 4, "5", "-6"],
       "properties": [{"id": "l", "type": "label", "values": ["one", "two", "\#(long)", "four", 5, "six"]}]}}
      """#
    let objects = ["info": volume, "properties/info": Bytes(Array(text.utf8))]
    let scene = try await SceneOpener().open(Location(store: MemoryStore(objects), key: ""))
    #expect(scene.layers[0].segmentNames == [1: "one", .max: String(long.prefix(200))])
    #expect(scene.opaque.isEmpty)
  }

  @Test(arguments: [[8.0, 8], [8, 8, 0], [8, 8, -30], [8, 8, .infinity]])
  func resolutionsMustBePositive(_ resolution: [Double]) async throws {
    let text = String(decoding: volume.array, as: UTF8.self)
    let changed = text.split(separator: "[8, 8, 30]").joined(separator: JSON.doubles(resolution).text())
    let store = MemoryStore(["info": Bytes(Array(changed.utf8))])
    let failure = await #expect(throws: Failure.self) {
      _ = try await SceneOpener().open(Location(store: store, key: ""))
    }
    #expect(failure?.code == .invalid)
    #expect(failure?.problem.contains("resolution") == true)
  }

  private var volume: Bytes {
    let text = """
      {"type": "segmentation", "data_type": "UINT64", "num_channels": 1, "segment_properties": "properties", "scales": [
        {"key": "8_8_30", "size": [9, 7, 8], "resolution": [8, 8, 30], "chunk_sizes": [[4, 4, 4], [9, 9, 1]],
         "encoding": "raw"}]}
      """
    return Bytes(Array(text.utf8))
  }
}
