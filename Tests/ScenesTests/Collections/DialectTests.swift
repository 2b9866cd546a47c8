import JSON
import Scenes
import TestSupport
import Testing
import Voxels

/// One collection in every dialect.
@Suite struct DialectTests {
  private static let transform = AffineTransform(scale: [4, 4, 4], translation: [-74, -90, -62])

  @Test(arguments: [
    ("slide.json", "0.6"), ("draft.json", "0.7"), ("references.json", "1.0dev1"), ("rfc8.json", "0.x"),
    ("group.zarr", "0.x"), ("beside.zarr", "0.x"), ("group.zarr/zarr.json", "0.x"),
  ])
  func saysTheSame(_ name: String, _ version: String) async throws {
    let scene = try await CollectionSamples.golden(name)
    #expect(scene.format == "collection" && scene.version == version && scene.name == "phantom")
    #expect(scene.layers.map(\.fullName) == ["head", "regions", "regions again"])
    // Where nobody says that something is a segmentation, integers of 16 bits are an image.
    let saysAll = version == "0.x"
    #expect(scene.layers.map(\.kind) == [.intensity, .segmentation, saysAll ? .segmentation : .intensity])
    #expect(CollectionSamples.failures(scene) == [:])
    #expect(scene.layers[0].preset.min == 20 && scene.layers[0].preset.max == 90)
    #expect(scene.layers.map { $0.preset.visible ?? true } == [true, true, false])
    #expect(scene.view == ScenePreset(position: [18.5, 22.5, 16.5], zoom: 0.5))
    let head = try scene.layers[0].volume.get()
    #expect(head.voxelTransform == Self.transform && head.unit == "millimeter")
    #expect(head.levels.count == 2 && head.levels[0].array.shape == [34, 46, 38])
    for index in [1, 2] {
      let atlas = try scene.layers[index].volume.get()
      #expect(atlas.voxelTransform == AffineTransform(scale: [5, 6, 7], translation: [-69, -82, -56]))
    }
  }

  @Test func labelsHaveColorsAndNames() async throws {
    for name in ["slide.json", "rfc8.json"] {
      let layer = try await CollectionSamples.golden(name).layers[1]
      #expect(layer.labelColors.count == 9 && layer.labelColors[2] == 0x3CB4_4BFF)
      #expect(layer.segmentNames[7] == "stem" && layer.kind == .segmentation)
    }
  }

  @Test func nodesOfOthersAreListed() async throws {
    for name in ["draft.json", "references.json", "rfc8.json"] {
      let scene = try await CollectionSamples.golden(name)
      #expect(scene.opaque.first?.fullName == "skull" && scene.opaque.first?.type == "webknossos:mesh")
      #expect(scene.opaque.first?.address == "\(CollectionSamples.folder)/skull.mesh")
      // A path that only others can follow.
      #expect(scene.opaque.dropFirst().map(\.type) == (name == "rfc8.json" ? ["lab:vault"] : []))
    }
  }

  @Test func inlineAndNested() async throws {
    let scene = try await CollectionSamples.golden("inline.json")
    #expect(
      scene.layers.map(\.fullName)
        == ["head", "labels/regions", "more/head", "more/regions", "more/regions again"])
    #expect(CollectionSamples.failures(scene) == [:])
    #expect(try scene.layers[0].volume.get().voxelTransform == Self.transform)
    #expect(try scene.layers[0].volume.get().mag(1) == [2, 2, 2])
    #expect(scene.layers[0].preset.max == 90 && scene.layers[1].labelColors.count == 9)
    // The nested collection is switched off as a whole, and says how its members look.
    #expect(scene.layers[2...].allSatisfy { $0.preset.visible == false })
    #expect(scene.layers[2].preset.min == 20)
    #expect(scene.view?.position == [18.5, 22.5, 16.5])
  }

  @Test func plates() async throws {
    let scene = try await CollectionSamples.golden("plate.json")
    #expect(scene.layers.map(\.fullName) == ["well A01/field", "well A01/nuclei"])
    #expect(scene.layers[1].kind == .segmentation)
    #expect(CollectionSamples.failures(scene) == [:])
  }

  /// An image that is a node of its own: a group or a stand-alone document.
  @Test func imagesInTheMannerOfCollections() async throws {
    let levels: JSON = [
      ["type": "singlescale", "name": "s0", "id": "s0", "path": ["type": "zarr", "path": "0"]]
    ]
    let image: JSON = [
      "ome": [
        "version": "0.x", "type": "multiscale", "name": "image", "nodes": levels,
        "attributes": [
          "coordinateSystems": [
            [
              "id": "p",
              "axes": [
                ["name": "z", "type": "space"], ["name": "y", "type": "space"], ["name": "x", "type": "space"],
              ],
            ]
          ],
          "coordinateTransformations": [
            ["type": "scale", "scale": [3, 2, 1], "input": ["id": "s0"], "output": ["id": "p"]]
          ],
          "webknossos:rendering": ["min": 3],
        ],
      ]
    ]
    var group = JSONObject()
    (group["zarr_format"], group["node_type"], group["attributes"]) = (3, "group", image)
    var documents = CollectionSamples.documents("x")
    documents["x/zarr.json"] = CollectionSamples.bytes(.object(group))
    documents["x/image.json"] = CollectionSamples.bytes(image)
    documents["c.json"] = CollectionSamples.bytes(
      CollectionSamples.rfc8([CollectionSamples.image("a", "x"), CollectionSamples.image("b", "x/image.json")]))
    for name in ["x", "x/image.json"] {
      let scene = try await CollectionSamples.open(documents, name)
      #expect(scene.format == "ome-zarr" && scene.layers.map(\.name) == ["image"])
      #expect(scene.layers[0].preset.min == 3)
      #expect(try scene.layers[0].volume.get().transform(0) == AffineTransform(scale: [1, 2, 3], translation: .zero))
    }
    let scene = try await CollectionSamples.open(documents)
    #expect(scene.layers.map(\.fullName) == ["a", "b"] && CollectionSamples.failures(scene) == [:])
    #expect(scene.layers.map(\.preset.min) == [3, 3])
  }

  @Test func levelsByThemselves() async throws {
    let level: JSON = [
      "type": "singlescale", "name": "fine", "id": "l", "path": ["type": "zarr", "path": "x/0"],
      "attributes": ["coordinateTransformations": [["type": "scale", "scale": [3, 2, 1], "input": ["id": "l"]]]],
    ]
    var documents = CollectionSamples.documents("x")
    documents["c.json"] = CollectionSamples.bytes(CollectionSamples.rfc8([level]))
    let layer = try await CollectionSamples.open(documents).layers[0]
    #expect(layer.name == "fine" && layer.address == "memory:x/0" && layer.part == nil)
    #expect(try layer.volume.get().transform(0).lengths == [1, 2, 3])
  }

  /// Plain images are read by those who know them, whatever else is in their attributes.
  @Test func imagesAreNotTaken() async throws {
    let scene = try await CollectionSamples.open(CollectionSamples.documents("x", labels: true), "x")
    #expect(scene.format == "ome-zarr" && scene.version == "0.5")
    #expect(scene.layers.map(\.fullName) == ["x", "x/a", "x/b"])
    for text in [#"{"collection": "herbarium"}"#, #"{"type": "collection"}"#, #"{"collection": {"name": "x"}}"#] {
      let attributes = "{\"zarr_format\": 3, \"node_type\": \"group\", \"attributes\": \(text)}"
      let failure = await #expect(throws: Failure.self) {
        _ = try await CollectionSamples.open(["g/zarr.json": Array(attributes.utf8)], "g")
      }
      #expect(failure?.code == .empty)
    }
  }
}
