import JSON
import Scenes
import Stores
import TestSupport
import Testing
import Voxels

@Suite struct N5ConventionTests {
  private func expectLevels(
    _ layer: Layer, _ sizes: [[Double]], _ origins: [[Double]], unit: String?,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let pyramid = try layer.volume.get()
    #expect(layer.unit == unit, sourceLocation: sourceLocation)
    #expect(pyramid.levels.map(\.scale) == sizes, sourceLocation: sourceLocation)
    #expect(pyramid.levels.map(\.translation) == origins, sourceLocation: sourceLocation)
  }

  @Test(arguments: [true, false]) func viewerWithFactorsOnDatasets(_ canList: Bool) async throws {
    let resolution: JSON = ["unit": "nm", "dimensions": [4, 8, 40]]
    let store = n5Container(
      [
        "": ["n5": "2.0.0"], "raw.n5": ["pixelResolution": [9, 9, 9]],
        "raw.n5/s0": n5Dataset([8, 8, 4], "uint8", ["pixelResolution": resolution]),
        "raw.n5/s1": n5Dataset(
          [4, 4, 4], "uint8", ["pixelResolution": resolution, "downsamplingFactors": [2, 2, 1]]),
        "raw.n5/s2": n5Dataset(
          [2, 2, 1], "uint8", ["pixelResolution": resolution, "downsamplingFactors": [4, 4, 3]]),
      ], canList: canList)
    let scene = try await openN5(store, "raw.n5")
    #expect(scene.layers.map(\.name) == ["raw"])
    try expectLevels(
      scene.layers[0], [[4, 8, 40], [8, 16, 40], [16, 32, 120]], [[0, 0, 0], [2, 4, 0], [6, 12, 40]], unit: "nm")
    #expect(scene.layers[0].pyramid?.mag(2) == Vector3(4, 4, 3))
  }

  /// `scales` on the group, a resolution in micrometres, ten levels and more in the order of their numbers.
  @Test func viewerWithScalesOnTheGroup() async throws {
    var container: [String: JSON] = [:]
    for level in 0...10 {
      container["s\(level)"] = n5Dataset([1 << (11 - level), 1 << (11 - level), 4])
    }
    container[""] = [
      "n5": "1.0.0", "pixelResolution": [0.25, 0.25, 1],
      "scales": .array((0...10).map { .ints([1 << $0, 1 << $0, 1]) }),
    ]
    let scene = try await openN5(n5Container(container))
    let pyramid = try scene.layers[0].volume.get()
    #expect(pyramid.levels.map(\.path) == (0...10).map { "s\($0)" })
    #expect(pyramid.mag(10) == Vector3(1024, 1024, 1))
    #expect(scene.unit == "um")
    #expect(pyramid.levels[1].translation == [0.125, 0.125, 0])
  }

  @Test func viewerWithChannels() async throws {
    let scene = try await openN5(
      n5Container([
        "": ["n5": "1.0.0", "scales": [[1, 1, 1], [2, 2, 1]], "pixelResolution": [1, 1, 3]],
        "c0/s0": n5Dataset([8, 8, 2]), "c0/s1": n5Dataset([4, 4, 2]),
        "c1/s0": n5Dataset([8, 8, 2], "uint16"), "c1/s1": n5Dataset([4, 4, 2], "uint16"),
      ]))
    #expect(scene.layers.map(\.name) == ["c0", "c1"])
    #expect(scene.layers.map(\.path) == ["c0", "c1"])
    for layer in scene.layers {
      try expectLevels(layer, [[1, 1, 3], [2, 2, 3]], [[0, 0, 0], [0.5, 0.5, 0]], unit: "um")
    }
  }

  /// Nothing is said: the extents tell the factors.
  @Test func levelsWithoutAttributes() async throws {
    let scene = try await openN5(
      n5Container(["": ["n5": "2.0.0"], "s0": n5Dataset([9, 9, 4]), "s1": n5Dataset([4, 4, 4])]))
    try expectLevels(scene.layers[0], [[1, 1, 1], [2, 2, 1]], [[0, 0, 0], [0.5, 0.5, 0]], unit: nil)
  }

  @Test func neuroglancer() async throws {
    let scene = try await openN5(
      n5Container([
        "": [
          "axes": ["x", "y", "z", "c"], "units": ["nm", "nm", "um", ""], "resolution": [4, 4, 0.04, 1],
          "downsamplingFactors": [[1, 1, 1, 1], [2, 2, 1, 1]],
        ],
        "s0": n5Dataset([8, 8, 2, 3]), "s1": n5Dataset([4, 4, 2, 3]),
      ]))
    let layer = scene.layers[0]
    #expect(layer.channelCount == 3)
    #expect(layer.pyramid?.axes.map(\.unit) == ["nm", "nm", "um", nil])
    try expectLevels(
      layer, [[4, 4, 0.04, 1], [8, 8, 0.04, 1]], [[0, 0, 0, 0], [2, 2, 0, 0]], unit: "nm")
  }

  @Test func paintera() async throws {
    let scene = try await openN5(
      n5Container([
        "": ["n5": "2.0.0"],
        "raw": ["painteraData": ["type": "raw"]],
        "raw/data": ["multiScale": true, "resolution": [4, 4, 40], "offset": [100, 200, 300]],
        "raw/data/s0": n5Dataset([8, 8, 2], "uint32"),
        "raw/data/s1": n5Dataset([4, 4, 2], "uint32", ["downsamplingFactors": [2, 2, 1]]),
        "ids": ["painteraData": ["type": "label"], "maxId": 7],
        "ids/data": ["multiScale": true, "resolution": [4, 4, 40]],
        "ids/data/s0": n5Dataset([8, 8, 2], "uint16"),
        "ids/unique-labels/s0": n5Dataset([8, 8, 2]),
        "single": ["painteraData": ["type": "label"]],
        "single/data": n5Dataset([8, 8, 2], "int8", ["resolution": [2, 2, 2]]),
        "multisets": ["painteraData": ["type": "label"], "maxId": 7],
        "multisets/data": ["multiScale": true, "isLabelMultiset": true, "maxId": 7],
        "multisets/data/s0": n5Dataset([8, 8, 2], "uint8", ["isLabelMultiset": true]),
      ]))
    #expect(scene.layers.map(\.name) == ["ids", "multisets", "raw", "single"])
    #expect(scene.layers.map(\.kind) == [.segmentation, .intensity, .intensity, .segmentation])
    #expect(scene.layers.map(\.path) == ["ids/data", "multisets", "raw/data", "single/data"])
    try expectLevels(
      scene.layers[2], [[4, 4, 40], [8, 8, 40]], [[100, 200, 300], [102, 202, 300]], unit: nil)
    try expectLevels(scene.layers[3], [[2, 2, 2]], [[0, 0, 0]], unit: nil)
    guard case .failed(let failure) = scene.layers[1].volume else { throw Failure(.invalid, "", "was opened") }
    #expect(failure.code == .unsupported && failure.problem.contains("label multisets"))
  }

  /// Arrays side by side that say where they lie, as those of CREMI, and one that Fiji wrote.
  @Test func arraysWithResolutions() async throws {
    let scene = try await openN5(
      n5Container([
        "": ["n5": "2.0.0"],
        "raw": n5Dataset([8, 8, 2], "uint8", ["resolution": [4, 4, 40], "offset": [1, 2, 3]]),
        "neuron_ids": n5Dataset([8, 8, 2], "uint64", ["resolution": [4, 4, 40], "units": ["nm", "nm", "nm"]]),
        "fiji": n5Dataset(
          [8, 8, 2, 3], "uint16",
          [
            "pixelWidth": 0.5, "pixelHeight": 0.5, "pixelDepth": 2, "pixelUnit": "um", "numChannels": 2,
            "numSlices": 3, "numFrames": 1,
          ]),
        "inner/plain": n5Dataset([8, 8, 2]),
      ]))
    #expect(scene.layers.map(\.name) == ["fiji", "neuron_ids", "raw", "inner"])
    try expectLevels(scene.layers[0], [[0.5, 0.5, 1, 2]], [[0, 0, 0, 0]], unit: "um")
    #expect(scene.layers[0].channelCount == 2 && scene.layers[0].pyramid?.extent(0) == Vector3(8, 8, 3))
    try expectLevels(scene.layers[1], [[4, 4, 40]], [[0, 0, 0]], unit: "nm")
    #expect(scene.layers[1].kind == .segmentation)
    try expectLevels(scene.layers[2], [[4, 4, 40]], [[1, 2, 3]], unit: nil)
    #expect(scene.layers[3].path == "inner/plain")
  }

  @Test func bigDataViewerWithoutListing() async throws {
    var container: [String: JSON] = ["": ["n5": "2.0.0"]]
    for time in 0..<3 {
      container["setup0/timepoint\(time)/s0"] = n5Dataset([4, 4, 4])
      container["setup0/timepoint\(time)/s1"] = n5Dataset([2, 2, 4])
    }
    container["setup0"] = ["downsamplingFactors": [[1, 1, 1], [2, 2, 1]]]
    let scene = try await openN5(n5Container(container, canList: false))
    #expect(scene.layers.map(\.timeCount) == [3])
    #expect(scene.layers[0].pyramid?.mag(1) == Vector3(2, 2, 1))
  }

  @Test func cosemOrderings() async throws {
    func layer(_ transform: JSON, _ multiscale: JSON = [:]) async throws -> Layer {
      var object = multiscale.object ?? JSONObject()
      object["datasets"] = [["path": "s0", "transform": transform]]
      return try await openN5(
        n5Container(["": ["multiscales": [.object(object)]], "s0": n5Dataset([8, 6, 4])])
      ).layers[0]
    }
    let fortran = try await layer([
      "axes": ["x", "y", "z"], "ordering": "F", "scale": [1, 2, 3], "translate": [4, 5, 6],
      "units": ["um", "um", "um"],
    ])
    try expectLevels(fortran, [[1, 2, 3]], [[4, 5, 6]], unit: "um")
    #expect(fortran.pyramid?.extent(0) == Vector3(8, 6, 4))
    let bare = try await layer(["scale": [3, 2, 1]])
    try expectLevels(bare, [[1, 2, 3]], [[0, 0, 0]], unit: nil)
    for transform: JSON in [
      ["scale": [1, 2]], ["scale": [1, 2, 0]], ["scale": [1, 2, 3], "translate": [1]],
      ["scale": [1, 2, 3], "axes": ["a", "b", "c"]], ["axes": ["x"], "scale": "big"],
    ] {
      await #expect(throws: Failure.self) { _ = try await layer(transform) }
    }
  }

  /// A transformation as OME-Zarr has it, in an N5 container.
  @Test func omeTransformations() async throws {
    let scene = try await openN5(
      n5Container([
        "": [
          "multiscales": [
            [
              "axes": [
                ["name": "z", "type": "space", "unit": "nanometer"], ["name": "y", "type": "space"],
                ["name": "x", "type": "space"],
              ],
              "datasets": [
                ["path": "a", "coordinateTransformations": [["type": "scale", "scale": [3, 2, 1]]]]
              ],
            ]
          ]
        ], "a": n5Dataset([8, 6, 4]),
      ]))
    try expectLevels(scene.layers[0], [[1, 2, 3]], [[0, 0, 0]], unit: "nanometer")
    #expect(scene.layers[0].pyramid?.extent(0) == Vector3(8, 6, 4))
    #expect(scene.layers[0].format == "n5")
  }

  @Test func brokenMultiscales() async throws {
    for multiscales: JSON in [
      [["datasets": []]], [["datasets": [["path": "nothing", "transform": ["scale": [1, 1, 1]]]]]],
      [["datasets": [["path": "../s0", "transform": ["scale": [1, 1, 1]]]]]], [["datasets": [["scale": 1]]]], [3],
    ] {
      let failure = await #expect(throws: Failure.self) {
        _ = try await openN5(n5Container(["g": ["multiscales": multiscales], "g/s0": n5Dataset([8, 6, 4])]), "g")
      }
      #expect(failure?.source.hasPrefix("memory:g") == true, "\(failure?.line ?? "")")
    }
  }
}
