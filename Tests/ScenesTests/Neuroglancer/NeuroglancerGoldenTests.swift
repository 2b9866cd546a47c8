import JSON
import Scenes
import TestSupport
import Testing
import Voxels

/// Links that Neuroglancer's own Python package wrote, over goldens on a server.
@Suite struct NeuroglancerGoldenTests {
  private static let server = FaultServer(folder: goldenFolder)
  private static let base = "http://\(server.authority)"

  private static func link(_ name: String) throws -> String {
    let text = String(decoding: try #require(TestFile.read("\(goldenFolder)/links/links.json")), as: UTF8.self)
    let link = try #require(try JSON(parsing: text)[name]?.string)
    return link.split(separator: "http://goldens.invalid", omittingEmptySubsequences: false).joined(separator: base)
  }

  private func open(_ name: String) async throws -> Scene { try await SceneOpener().open(try Self.link(name)) }

  @Test(arguments: ["image", "image-safe"])
  func images(_ name: String) async throws {
    let scene = try await open(name)
    #expect(scene.format == "neuroglancer")
    #expect(scene.layers.map(\.name) == ["em", "again"])
    #expect(scene.layers.map(\.kind) == [.intensity, .intensity])
    #expect(scene.layers.allSatisfy { $0.format == "precomputed" && $0.pyramid != nil })
    let view = try #require(scene.locatedView)
    #expect(view.position == Vector3(103.5, 9.25, 100004))
    #expect(view.zoom == 0.5)
    #expect(view.layout == .xz)
    // The package writes the range with its ends swapped: dark where values are high.
    var em = LayerPreset()
    (em.min, em.max, em.inverted) = (1000, 60000, true)
    #expect(scene.layers[0].preset == em)
    var again = LayerPreset()
    (again.min, again.max, again.color, again.opacity) = (100, 200, 0xFF8000, 0.25)
    (again.visible, again.blend) = (false, .additive)
    #expect(scene.layers[1].preset == again)
    #expect(scene.warnings.isEmpty)
    #expect(scene.hosts == [Self.base])
  }

  @Test(arguments: ["segments", "segments-safe"])
  func segments(_ name: String) async throws {
    let scene = try await open(name)
    #expect(scene.layers.map(\.name) == ["cells"])
    #expect(scene.layers[0].kind == .segmentation)
    #expect(scene.layers[0].preset.opacity == 0.75)
    #expect(scene.layers[0].preset.selection == [1, 7, 720_575_940_379_279_312, .max])
    #expect(scene.layers[0].labelColors == [1: 0xFF0000FF, .max: 0x00FF00FF])
    #expect(scene.opaque == [OpaqueNode(name: "points", type: "neuroglancer:annotation")])
    #expect(scene.view?.layout == .yz)
    #expect(scene.warnings == ["looks at turned slices, and microtome shows straight ones"])
  }

  @Test func transform() async throws {
    let scene = try await open("transform")
    let pyramid = try scene.layers[0].volume.get()
    // x of the world is y of the source and 10 voxels of 16 nm more; voxels of 8 nm begin at their corners.
    let corner = pyramid.voxelTransform(Vector3(-0.5, -0.5, -0.5))
    #expect(corner == Vector3(160, 0, 60))
    #expect(pyramid.voxelTransform(Vector3(0.5, -0.5, -0.5)) - corner == Vector3(0, 8, 0))
    #expect(pyramid.voxelTransform(Vector3(-0.5, 0.5, -0.5)) - corner == Vector3(8, 0, 0))
    // 20 * 16 nm along x are 160 nm into the image: 20 voxels along its y.
    #expect(scene.locatedView?.position == Vector3(60, 20, 4))
    #expect(scene.locatedView?.zoom == 4)
  }

  @Test func channels() async throws {
    let scene = try await open("channels")
    let layer = scene.layers[0]
    #expect(layer.channels.map(\.label) == ["DAPI", "GFP"])
    var first = LayerPreset()
    (first.min, first.max, first.color, first.visible) = (0, 65535, 0xFF00FF, true)
    var second = LayerPreset()
    (second.min, second.max, second.color, second.visible) = (5, 500, 0x00FF00, true)
    #expect(layer.channels.map(\.preset) == [first, second])
    #expect(scene.view?.time == 1)
    #expect(scene.view?.layout == .ortho)
    // OME-Zarr counts from the centres of voxels, positions from their corners.
    #expect(scene.locatedView?.position == Vector3(4.5, 3.5, 2.5))
    #expect(layer.pyramid?.voxelTransform == AffineTransform(scale: [0.25, 0.5, 2.5], translation: .zero))
  }

  /// Voxels that come through a link are those that are stored.
  @Test func voxels() async throws {
    let there = try await open("image").layers[0].volume.get().levels[0].array
    let here = try await SceneOpener().open("\(goldenFolder)/precomputed/raw-offset").layers[0].volume.get()
    #expect(there.shape == here.levels[0].array.shape)
    #expect(try await readWhole(there) == (try await readWhole(here.levels[0].array)))
  }
}
