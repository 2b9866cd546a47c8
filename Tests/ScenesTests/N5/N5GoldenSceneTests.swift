import JSON
import Scenes
import Stores
import TestSupport
import Testing
import Voxels

/// Whole containers that tensorstore and z5py wrote.
@Suite struct N5GoldenSceneTests {
  private func open(_ path: String) async throws -> Scene {
    try await SceneOpener().open("\(goldenFolder)/N5/\(path)")
  }

  /// The voxels that the manifest has for an array, in C order of x, y, z.
  private func voxels(_ source: String, _ array: String) async throws -> [UInt8] {
    let file = Location(store: FileStore(), key: "\(goldenFolder)/N5/manifest.json")
    let list = try JSON(parsing: try #require(try await file.read(limit: 1 << 20))).array ?? []
    let item = try #require(list.first { $0["source"]?.string == source && $0["array"]?.string == array })
    let digits = Array(try #require(item["voxels"]?.string).utf8)
    return try stride(from: 0, to: digits.count, by: 2).map {
      try #require(UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16))
    }
  }

  @Test func cosem() async throws {
    let scene = try await open("cosem.n5/em/fibsem-uint16")
    #expect(scene.format == "n5" && scene.unit == "nm")
    let layer = scene.layers[0]
    let pyramid = try layer.volume.get()
    #expect(layer.name == "fibsem-uint16" && layer.kind == .intensity && layer.format == "n5")
    #expect(pyramid.axes.map(\.name) == ["x", "y", "z"])
    #expect(pyramid.levels.map(\.path) == ["s0", "s1"])
    #expect(pyramid.extent(0) == Vector3(8, 6, 4) && pyramid.extent(1) == Vector3(4, 3, 2))
    #expect(pyramid.mag(1) == Vector3(2, 2, 2))
    #expect(pyramid.transform(0).scaleIfAxisAligned == Vector3(5, 4, 3.24))
    #expect(pyramid.transform(0).origin == Vector3(0, 0, 100))
    // The translations are the writer's own.
    #expect(pyramid.transform(1).origin == Vector3(2.5, 2, 101.62))
    for (level, path) in ["s0", "s1"].enumerated() {
      #expect(
        try await readWhole(pyramid.levels[level].array) == voxels("cosem.n5", "em/fibsem-uint16/\(path)"))
    }
  }

  /// The whole container, through groups without attributes.
  @Test func cosemContainer() async throws {
    let scene = try await open("cosem.n5")
    #expect(scene.layers.map(\.name) == ["em", "labels"])
    #expect(scene.layers.map(\.path) == ["em/fibsem-uint16", "labels/nuclei_seg"])
    #expect(scene.layers.map(\.kind) == [.intensity, .segmentation])
    #expect(try scene.layers[1].volume.get().transform(0).origin == Vector3(2.5, 2, 1.62))
    let em = try await open("cosem.n5/em")
    #expect(em.layers.map(\.name) == ["fibsem-uint16"])
    // One level alone has its own transform.
    let level = try await open("cosem.n5/em/fibsem-uint16/s1")
    #expect(try level.layers[0].volume.get().transform(0).origin == Vector3(2.5, 2, 101.62))
  }

  @Test func bigDataViewer() async throws {
    let scene = try await open("bdv.n5")
    #expect(scene.layers.map(\.name) == ["setup0", "setup1"])
    for (setup, layer) in scene.layers.enumerated() {
      let pyramid = try layer.volume.get()
      #expect(pyramid.axes.map(\.name) == ["x", "y", "z", "t"])
      #expect(layer.timeCount == 2)
      #expect(pyramid.extent(0) == Vector3(6, 4, 4) && pyramid.mag(1) == Vector3(2, 2, 2))
      #expect(pyramid.transform(0).scaleIfAxisAligned == Vector3(0.5, 0.5, 2))
      #expect(pyramid.transform(1).origin == Vector3(0.25, 0.25, 1))
      for (level, path) in ["s0", "s1"].enumerated() {
        let array = pyramid.levels[level].array
        let voxels = try await readWhole(array)
        for time in 0..<2 {
          // Every other element, since time is the last axis.
          let found = stride(from: 2 * time, to: voxels.count, by: 4).flatMap { voxels[$0...$0 + 1] }
          let isMissing = setup == 1 && time == 0
          let expected =
            isMissing
            ? Array(repeating: 0, count: found.count)
            : try await self.voxels("bdv.n5", "setup\(setup)/timepoint\(time)/\(path)")
          #expect(found == expected, "setup \(setup), time \(time), \(path)")
        }
      }
    }
    let one = try await open("bdv.n5/setup0")
    #expect(one.layers.map(\.timeCount) == [2])
    let still = try await open("bdv.n5/setup1/timepoint1")
    #expect(still.layers.map(\.timeCount) == [1])
    #expect(try still.layers[0].volume.get().transform(1).origin == Vector3(0.25, 0.25, 1))
  }
}
