import JSON
import Scenes
import Stores
import TestSupport
import Testing
import Voxels

/// Layers that a scene has moved are moved in what is saved.
@Suite struct SavedPlacesTests {
  private typealias Samples = CollectionSamples
  private let folder = TemporaryFolder()

  /// What a scene moves is moved in what is written as well, and in what is added.
  @Test(arguments: ["scene.json", "axes.json"])
  func placesAreKept(_ name: String) async throws {
    Samples.write(Samples.documents("y", labels: true), to: folder)
    let axes: JSON = .array(["x", "z", "y"].map { ["name": .string($0), "type": "space", "unit": "millimeter"] })
    let turned = Samples.rfc8(
      [Samples.image("turned", "y"), Samples.image("plain", "\(Samples.folder)/head")],
      attributes: [
        "scene": [
          "coordinateSystems": [["id": "w", "axes": axes]],
          "coordinateTransformations": [
            [
              "type": "affine", "affine": [[0, 0.001, 0.0005, 3], [0.001, 0, 0, 4], [0, 0, 0.002, 5]],
              "input": ["id": "p", "path": ["type": "zarr", "path": "y"]], "output": ["id": "w"],
            ]
          ],
        ]
      ])
    TestFile.write(Samples.bytes(turned), to: folder("axes.json"))
    let source = name == "axes.json" ? folder(name) : "\(Samples.folder)/\(name)"
    let scene = try await SceneOpener().open(source)
    let path = folder("new.json")
    #expect(try await SceneSaving.save(scene, to: path) == [])
    try expectSamePlaces(try await SceneOpener().open(path), scene)
    // Nobody has to open them first.
    let lazily = try await SceneOpener().openLazily(source).openingForWriting()
    _ = try await SceneSaving.save(lazily, to: folder("lazily.json"))
    #expect(TestFile.read(folder("lazily.json")) == TestFile.read(path))
    // Added to another one.
    TestFile.write(Samples.bytes(Samples.rfc8([])), to: folder("other.json"))
    _ = try await SceneSaving.save(scene, to: folder("other.json"))
    try expectSamePlaces(try await SceneOpener().open(folder("other.json")), scene)
    let slide = try await SceneSaving.save(scene, to: folder("slide.json"), dialect: .slide)
    #expect(slide.count == (name == "axes.json" ? 1 : 2) && slide.allSatisfy { $0.contains("cannot say it") })
  }

  private func expectSamePlaces(_ one: Scene, _ other: Scene, _ location: SourceLocation = #_sourceLocation) throws {
    #expect(one.layers.map(\.fullName) == other.layers.map(\.fullName), sourceLocation: location)
    for (layer, expected) in zip(one.layers, other.layers) {
      let (own, wanted) = (try layer.volume.get(), try expected.volume.get())
      let factor = LengthUnit.factor(from: own.unit, to: wanted.unit)
      for (row, expected) in zip(own.transform(0).rows, wanted.transform(0).rows) {
        for (number, expected) in zip(row, expected) {
          #expect(abs(number * factor - expected) < 1e-9, "\(layer.fullName)", sourceLocation: location)
        }
      }
    }
  }
}
