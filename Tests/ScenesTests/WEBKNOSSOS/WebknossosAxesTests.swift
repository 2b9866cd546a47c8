import JSON
import Scenes
import TestSupport
import Testing
import Voxels

/// What the axes of Zarr mags mean.
@Suite struct WebknossosAxesTests {
  /// A layer of one Zarr mag, whose voxels are their own numbers in C order.
  private func sample(_ shape: [Int], _ mag: JSON, _ layer: JSON = [:], names: [String]? = nil) -> WebknossosSample {
    let array: JSON = [
      "zarr_format": 3, "node_type": "array", "shape": .ints(shape), "data_type": "uint8",
      "chunk_grid": ["name": "regular", "configuration": ["chunk_shape": .ints(shape)]],
      "chunk_key_encoding": ["name": "default"], "fill_value": 0, "codecs": [["name": "bytes"]],
      "dimension_names": names.map { .strings($0) } ?? .null,
    ]
    var members = JSONObject()
    members["dataFormat"] = "zarr3"
    members["boundingBox"] = ["topLeft": [0, 0, 0], "width": 100, "height": 100, "depth": 100]
    for (key, value) in layer.object?.members ?? [] { members[key] = value }
    var entry = JSONObject()
    entry["mag"] = [1, 1, 1]
    for (key, value) in mag.object?.members ?? [] { entry[key] = value }
    var sample = WebknossosSample(WebknossosSample.layer(.object(members), mags: [.object(entry)]))
    sample.objects["color/1/zarr.json"] = Array(array.text().utf8)
    sample.objects["color/1/c/" + shape.map { _ in "0" }.joined(separator: "/")] = (0..<shape.reduce(1, *)).map {
      UInt8(truncatingIfNeeded: $0)
    }
    return sample
  }

  private func voxels(_ pyramid: Pyramid) async throws -> [UInt8] { try await readWhole(pyramid.levels[0].array) }

  @Test(
    arguments: [
      ([2, 3, 4, 5], ["axisOrder": ["c": 0, "x": 1, "y": 2, "z": 3]], nil, "cxyz"),
      ([2, 3, 4, 5], ["axisOrder": ["c": 0, "x": 3, "y": 2, "z": 1]], nil, "czyx"),
      ([3, 4, 5], ["axisOrder": ["x": 2, "y": 1, "z": 0]], ["x", "y", "z"], "zyx"),
      ([3, 4], ["axisOrder": ["x": 1, "y": 0]], nil, "yx"),
      ([2, 3, 4, 5], [:], ["c", "z", "y", "x"], "czyx"),
      ([2, 3, 4, 5], [:], nil, "cxyz"),
      ([3, 4, 5], [:], nil, "xyz"),
    ] as [([Int], JSON, [String]?, String)])
  func orders(_ shape: [Int], _ mag: JSON, _ names: [String]?, _ axes: String) async throws {
    let pyramid = try await sample(shape, mag, names: names).pyramid()
    #expect(pyramid.axes.map(\.name).joined() == axes)
    #expect(try await voxels(pyramid).count == shape.reduce(1, *))
    let z = axes.contains("z")
    #expect(pyramid.transform(0).scaleIfAxisAligned == Vector3(4, 5, z ? 10 : 1))
  }

  @Test func oneChannelOfSeveral() async throws {
    let order: JSON = ["c": 0, "x": 3, "y": 2, "z": 1]
    let pyramid = try await sample([3, 2, 2, 2], ["axisOrder": order, "channelIndex": 1]).pyramid()
    #expect(pyramid.axes.map(\.name).joined() == "zyx")
    #expect(try await voxels(pyramid) == Array(8..<16))
    #expect(pyramid.channelAxis == nil)
  }

  @Test func additionalAxes() async throws {
    let order: JSON = ["c": 0, "x": 4, "y": 3, "z": 2]
    let gene = sample(
      [1, 5, 2, 2, 2], ["axisOrder": order], ["additionalAxes": [["name": "gene", "bounds": [3, 5], "index": 1]]])
    // At its lower bound, since nothing chooses.
    #expect(try await voxels(gene.pyramid()) == Array(24..<32))
    #expect(try await gene.pyramid().axes.map(\.name).joined() == "czyx")
    let time = sample(
      [1, 5, 2, 2, 2], ["axisOrder": order], ["additionalAxes": [["name": "t", "bounds": [0, 5], "index": 1]]])
    let scene = try await time.scene()
    #expect(scene.layers[0].timeCount == 5)
    #expect(scene.layers[0].pyramid?.axes.map(\.name).joined() == "ctzyx")
    // An axis that nobody names is fixed at 0.
    #expect(try await voxels(sample([1, 5, 2, 2, 2], ["axisOrder": order]).pyramid()) == Array(0..<8))
  }

  @Test(
    arguments: [
      (["axisOrder": ["x": 0, "y": 1, "z": 9]], [:]),
      (["axisOrder": ["x": 0, "y": 1, "z": -1]], [:]),
      (["axisOrder": ["x": 0, "y": 0, "z": 1]], [:]),
      (["axisOrder": ["z": 0]], [:]),
      (["axisOrder": ["c": 0, "x": 1, "y": 2, "z": 3], "channelIndex": 7], [:]),
      (["axisOrder": ["c": 0, "x": 1, "y": 2, "z": 3]], ["additionalAxes": [["name": "t", "index": 3]]]),
      (["axisOrder": ["x": 1, "y": 2, "z": 3]], ["additionalAxes": [["name": "g", "index": 0, "bounds": [9, 10]]]]),
      (["axisOrder": ["x": 1, "y": 2, "z": 3]], ["additionalAxes": [["name": "g", "index": 12]]]),
    ] as [(JSON, JSON)])
  func axesThatAreNone(_ mag: JSON, _ layer: JSON) async throws {
    #expect(try await sample([2, 3, 4, 5], mag, layer).failure()?.code == .invalid)
  }
}
