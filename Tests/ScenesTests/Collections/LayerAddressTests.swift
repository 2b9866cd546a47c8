import Scenes
import Stores
import TestSupport
import Testing
import Voxels

/// What opens a layer, and no other.
@Suite struct LayerAddressTests {
  /// Opened by its address, and its part where it has one, each layer is what it was.
  private func check(_ source: String, _ location: SourceLocation = #_sourceLocation) async throws -> [Layer] {
    let scene = try await SceneOpener().open(source)
    for layer in scene.layers {
      guard case .ready(let pyramid) = layer.volume else { continue }
      let address = try #require(layer.address, "\(layer.fullName)", sourceLocation: location)
      let again = try await SceneOpener().open(address)
      let same: Layer?
      if let part = layer.part {
        same = again.layers.first { $0.fullName == part }
      } else {
        // What belongs to an image comes with it.
        #expect(again.layers.count { $0.groups.isEmpty } == 1, "\(layer.fullName)", sourceLocation: location)
        same = again.layers.first
      }
      let found = try #require(same?.pyramid, "\(address) \(layer.part ?? "")", sourceLocation: location)
      #expect(found.levels.map(\.array.shape) == pyramid.levels.map(\.array.shape), sourceLocation: location)
      #expect(found.levels[0].array.name == pyramid.levels[0].array.name, "\(address)", sourceLocation: location)
    }
    return scene.layers
  }

  @Test(arguments: [
    "zarr/ome-0.5-zyx", "zarr/v3-uint8", "zarr/v2-consolidated", "zarr/collections/nested.json", "zip/image.ozx",
    "zip/zipstore-v2.zip", "volumes/collections/inline.json", "volumes/collections/draft.json",
    "volumes/collections/group.zarr",
  ])
  func ofGoldens(_ name: String) async throws {
    #expect(try await !check("\(goldenFolder)/\(name)").isEmpty)
  }

  @Test(arguments: ["webknossos", "N5", "microscopy", "precomputed", "nifti", "hdf5"])
  func ofAllKinds(_ group: String) async throws {
    var count = 0
    for name in TestFile.names("\(goldenFolder)/\(group)") {
      let path = "\(goldenFolder)/\(group)/\(name)"
      guard !name.hasSuffix(".py"), !name.hasSuffix("manifest.json"),
        (try? await SceneOpener().openLazily(path)) != nil
      else { continue }
      count += try await check(path).count
    }
    #expect(count > 0)
  }

  @Test func formatsAndPipelinesAreKept() async throws {
    let path = "\(goldenFolder)/zarr/both"
    #expect(try await SceneOpener().open("zarr2://" + path).layers[0].address == "zarr2://" + path)
    let zip = "\(goldenFolder)/zip/image.ozx"
    #expect(try await SceneOpener().open("\(zip)|zip:s0|zarr3:").layers[0].address == "zarr3://\(zip)|zip:s0")
  }

  @Test func relativePathsBecomeAbsolute() async throws {
    let layer = try await SceneOpener().open("\(goldenFolder)/zarr/../zarr/./v3-uint8/").layers[0]
    #expect(layer.address == "\(goldenFolder)/zarr/v3-uint8" && layer.part == nil)
  }

  @Test func secretsAreLeftOut() async throws {
    let server = FaultServer(CollectionSamples.documents("x"))
    let scene = try await SceneOpener().open("http://me:word@\(server.authority)/x?token=abc")
    #expect(scene.layers[0].address == "http://\(server.authority)/x?…")
  }

  @Test func namesInArchivesAreEncoded() async throws {
    let folder = TemporaryFolder()
    let entries = CollectionSamples.documents("50%25 a|b").map { HandmadeZip.Entry($0.key, $0.value) }
    TestFile.write(HandmadeZip(entries + [.init("other/file", [1])]).bytes, to: folder("a.zip"))
    let scene = try await SceneOpener().open(folder("a.zip") + "|zip:50%2525%20a%7Cb")
    #expect(scene.layers[0].address == folder("a.zip") + "|zip:50%2525%20a%7Cb")
    #expect(try await SceneOpener().open(try #require(scene.layers[0].address)).layers[0].pyramid != nil)
  }
}
