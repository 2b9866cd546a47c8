import JSON
import Scenes
import Stores
import TestSupport
import Testing
import Voxels

@Suite struct LabelTests {
  /// Label images are layers above their image, with their colours and names.
  @Test(arguments: ["0.4", "0.5", "0.6"])
  func layers(_ version: String) async throws {
    let scene = try await SceneOpener().open("\(goldenFolder)/ome/labels-\(version).zarr")
    #expect(scene.layers.map(\.kind).prefix(2) == [.intensity, .segmentation])
    #expect(scene.layers[1].name == "cells" && scene.layers[1].groups == [scene.layers[0].name])
    #expect(scene.layers[1].path == "labels/cells")
    #expect(scene.layers[1].labelColors == [1: 0xFF00_00FF, 4_294_967_295: 0x0000_FF80])
    #expect(scene.layers[1].segmentNames == [1: "cell", 4_294_967_295: "void"])
    #expect(scene.layers[1].pyramid?.levels[0].array.shape == [2, 6, 8])
    #expect(scene.reference?.layer.name == scene.layers[0].name)
  }

  /// They are opened when they are needed; the list of them costs one request.
  @Test func requests() async throws {
    let scene = try await SceneOpener().openLazily("\(goldenFolder)/ome/labels-0.6.zarr")
    #expect(scene.layers.count == 5 && scene.layers.dropFirst().allSatisfy { $0.volume.isPending })
    let groups: [String: JSON] = ["labels": ["ome": ["labels": ["a", "b"]]]]
    var counts: [Int] = []
    // An image that is labels itself is not asked for any.
    for ome: JSON in [["image-label": [:]], [:]] {
      let store = CountingStore(HandmadeImage(ome: ome, groups: groups).store)
      _ = try await SceneOpener().openLazily(Location(store: store, key: "image"))
      counts.append(store.requests)
    }
    #expect(counts[1] == counts[0] + 1)
  }

  @Test func renamedByCollections() async throws {
    let folder = TemporaryFolder()
    TestFile.write(
      """
      {"https://ngff.openmicroscopy.org/0.6": {"collection": {"name": "c", "members": [
        {"path": "\(goldenFolder)/ome/labels-0.5.zarr", "name": "em"}]}}}
      """, to: folder("c.json"))
    let scene = try await SceneOpener().open(folder("c.json"))
    #expect(scene.layers.map(\.fullName) == ["em", "em/cells"])
    #expect(scene.layers.allSatisfy { $0.pyramid != nil })
  }

  /// What is wrong with labels is said, and hides neither them nor the image.
  @Test func malformed() async throws {
    let label: JSON = [
      "colors": [
        ["label-value": 1, "rgba": [1, 2, 3]], ["label-value": 2, "rgba": [0, 0, 0, 500]], ["rgba": [0, 0, 0, 0]],
        ["label-value": 3, "rgba": [1, 2, 3, 4]], ["label-value": 3, "rgba": [5, 6, 7, 8]],
      ], "properties": [["label-value": 1, "Label": "one"], ["value": "none"]],
    ]
    let image = HandmadeImage(ome: ["image-label": label])
    let scene = try await image.open()
    #expect(scene.layers[0].labelColors == [1: 0x0102_03FF, 3: 0x0506_0708])
    #expect(scene.layers[0].segmentNames == [1: "one"])
    #expect(scene.warnings.count == 5)
    let list: [String: JSON] = ["labels": ["ome": ["labels": ["../../elsewhere", 7, "gone"]]]]
    let broken = try await HandmadeImage(groups: list).open()
    #expect(broken.layers.count == 3 && broken.layers[0].pyramid != nil)
    #expect(broken.layers.dropFirst().allSatisfy { $0.volume.isFailed })
    #expect(broken.warnings.contains { $0.contains("list of its labels") })
  }
}
