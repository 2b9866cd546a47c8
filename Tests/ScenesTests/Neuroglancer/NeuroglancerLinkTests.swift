import JSON
import Scenes
import TestSupport
import Testing
import Voxels

/// Links that microtome writes, read again.
@Suite struct NeuroglancerLinkTests {
  private static let server = FaultServer(folder: goldenFolder)
  private static let base = "http://\(server.authority)"

  private func state(_ link: NeuroglancerLink) throws -> JSON {
    let mark = try #require(link.url.firstRange(of: "#!"))
    return try JSON(parsing: String(link.url[mark.upperBound...]).percentDecoded)
  }

  /// The sources that a link leads to show the same voxels at the same places as before, and the same view.
  @Test(
    arguments: [
      "precomputed/raw-offset", "precomputed/raw-channels", "precomputed/cseg-uint64", "zarr/ome-0.4-czyx",
      "zarr/ome-0.5-tczyx", "zarr/ome-0.5-xyz", "zarr/v3-uint16", "zarr/v2-u1-le", "N5/cosem.n5/em/fibsem-uint16",
      "N5/java.n5/lz4/steps",
      "ome/labels-0.5.zarr", "ome/rotation.zarr", "ome/affine.zarr", "ome/millimetres.zarr",
      "ome/ngff-zarr-scene.zarr", "ome/plate-0.5.zarr", "ome/series-listed.zarr", "nifti/qform.nii",
      "nifti/sform-flip.nii", "nifti/rank4.nii.gz",
    ])
  func roundTrip(_ path: String) async throws {
    let opened = try await SceneOpener().open("\(Self.base)/\(path)")
    try #require(opened.reference != nil)
    var scene = opened.withoutOptions
    scene.view = ScenePreset(position: Vector3(5, 4.5, 3), zoom: 2)
    scene.view?.layout = .xz
    let link = try NeuroglancerLink(scene)
    let again = try await SceneOpener().open(link.url)
    #expect(again.layers.map(\.name) == scene.layers.map(\.fullName))
    #expect(again.layers.map(\.kind) == scene.layers.map(\.kind))
    let view = try #require(again.locatedView)
    let position = try #require(view.position)
    // A flat image has no third axis to be anywhere on.
    let axes = (0..<3).filter { (scene.reference?.pyramid.extent(0)[$0] ?? 0) > 1 }
    #expect(axes.allSatisfy { abs(position[$0] - Vector3(5, 4.5, 3)[$0]) < 1e-6 }, "\(position)")
    #expect(abs((view.zoom ?? 0) - 2) < 1e-6)
    #expect(view.layout == .xz)
    // Where layers lie is told by where they are from the first one.
    for index in scene.layers.indices {
      let before = try relative(scene, index)
      let after = try relative(again, index)
      for (a, b) in zip(before.rows.joined(), after.rows.joined()) { #expect(abs(a - b) < 1e-6, "\(before) \(after)") }
    }
  }

  /// Labels without a scale of their own are of another size there, so no link leads to them.
  @Test func labelsWithoutAScaleAreRefused() async throws {
    var scene = try await SceneOpener().open("\(Self.base)/ome/labels-0.6.zarr")
    scene.layers.removeAll { $0.volume.isFailed }
    let failure = #expect(throws: Failure.self) { _ = try NeuroglancerLink(scene) }
    #expect(failure?.line.contains("labels-0.6/bare") == true, "\(failure?.line ?? "")")
    scene.layers.removeAll { $0.name == "bare" }
    let again = try await SceneOpener().open(try NeuroglancerLink(scene).url)
    #expect(again.layers.map(\.name) == scene.layers.map(\.fullName))
  }

  /// From voxels of the finest level of a layer to voxels of the first layer.
  private func relative(_ scene: Scene, _ index: Int) throws -> AffineTransform {
    let reference = try #require(scene.reference)
    let pyramid = try scene.layers[index].volume.get()
    let factor = LengthUnit.factor(from: scene.layers[index].unit, to: scene.unit)
    let scaled = AffineTransform(scale: Vector3(repeating: factor), translation: .zero)(pyramid.transform(0))
    let toReference = try #require(reference.pyramid.transform(0).inverse)
    return toReference(scaled)
  }

  @Test func looks() async throws {
    var scene = try await SceneOpener().open("\(Self.base)/precomputed/raw-offset")
    var above = scene.layers[0]
    (scene.layers[0].preset.min, scene.layers[0].preset.max) = (1000.4, 60_000)
    scene.layers[0].preset.inverted = true
    (above.name, above.preset.visible, above.preset.color, above.preset.opacity) = ("above", false, 0x3366CC, 0.5)
    (above.preset.gamma, above.preset.min, above.preset.max) = (2, 5, 70_000)
    scene.layers.append(above)
    let link = try NeuroglancerLink(scene)
    let layers = try #require(try state(link)["layers"]?.array)
    #expect(
      layers[0]
        == [
          "type": "image", "source": .string("precomputed://\(Self.base)/precomputed/raw-offset"),
          // Whole numbers, in the other order for inverted, and none that the type cannot hold.
          "shaderControls": ["normalized": ["range": [60_000, 1000]]], "name": "raw-offset",
        ])
    #expect(layers[1]["visible"] == false)
    #expect(layers[1]["opacity"] == 0.5)
    #expect(layers[1]["blend"] == "additive")
    #expect(layers[1]["shaderControls"] == ["normalized": ["range": [5, 65_535]]])
    #expect(layers[1]["shader"]?.string?.contains("emitRGB(color * pow(normalized(), 0.5))") == true)
    let again = try await SceneOpener().open(link.url)
    #expect(again.warnings.isEmpty)
    #expect(again.layers[0].preset.inverted == true)
    #expect(again.layers[0].preset.min == 1000)
    #expect(again.layers[1].preset.color == 0x3366CC)
    #expect(again.layers[1].preset.gamma == 2)
    #expect(again.layers[1].preset.opacity == 0.5)
    #expect(again.layers[1].preset.visible == false)
  }

  @Test func segments() async throws {
    var scene = try await SceneOpener().open("\(Self.base)/precomputed/cseg-uint64")
    scene.layers[0].preset.selection = [.max, 9, 720_575_940_379_279_312]
    scene.layers[0].preset.opacity = 0.4
    scene.layers[0].labelColors = [.max: 0x12AB00FF]
    let link = try NeuroglancerLink(scene)
    let layer = try #require(try state(link)["layers"]?.array?.first)
    #expect(layer["type"] == "segmentation")
    #expect(layer["segments"] == ["9", "720575940379279312", "18446744073709551615"])
    #expect(layer["segmentColors"] == ["18446744073709551615": "#12ab00"])
    let again = try await SceneOpener().open(link.url).layers[0]
    #expect(again.preset == scene.layers[0].preset)
    #expect(again.labelColors == scene.layers[0].labelColors)
  }

  @Test func channels() async throws {
    var scene = try await SceneOpener().open("\(Self.base)/zarr/ome-0.5-tczyx")
    scene.layers[0].channels[1].preset.visible = true
    (scene.layers[0].channels[1].preset.min, scene.layers[0].channels[1].preset.max) = (7, 700)
    scene.view = ScenePreset(position: Vector3(1, 2, 3), zoom: 1)
    scene.view?.time = 1
    let link = try NeuroglancerLink(scene)
    #expect(try state(link)["position"] == [0.5, 1.5, 2.5, 1])
    let again = try await SceneOpener().open(link.url)
    #expect(again.locatedView?.time == 1)
    #expect(again.layers[0].channels.map(\.preset.min) == [100, 7])
    #expect(again.layers[0].channels.map(\.preset.max) == [1500, 700])
    #expect(again.layers[0].channels.map(\.preset.color) == [0x0000FF, 0x00FF00])
    #expect(again.layers[0].channels.map(\.preset.inverted) == [nil, true])
  }

  /// The fragment has no sign that Neuroglancer itself would not leave in it.
  @Test func encoding() async throws {
    var scene = try await SceneOpener().open("\(Self.base)/precomputed/raw-offset")
    scene.layers[0].name = #"é 'a' (b), "c" 50% |x|"#
    let link = try NeuroglancerLink(scene, viewer: "https://v.example.org/x")
    let mark = try #require(link.url.firstRange(of: "#!"))
    #expect(link.url.hasPrefix("https://v.example.org/x/#!%7B%22dimensions%22:%7B%22x%22:%5B8e-09%2C%22m%22%5D"))
    #expect(
      link.url[mark.upperBound...].allSatisfy {
        $0.isASCII && ($0.isLetter || $0.isNumber || "%-_.~/?:@&=+$#".contains($0))
      })
    #expect(try await SceneOpener().open(link.url).layers.map(\.name) == [scene.layers[0].name])
  }

  @Test func localFilesNeedAServer() async throws {
    let scene = try await SceneOpener().open("\(goldenFolder)/precomputed/raw-offset")
    let failure = #expect(throws: Failure.self) { try NeuroglancerLink(scene) }
    #expect(failure?.problem.contains("raw-offset") == true)
    #expect(failure?.remedy?.contains("--serve-root") == true)
    let folders = [
      ServedFolder(path: "/", url: "https://wrong.example.org"),
      ServedFolder(path: goldenFolder, url: "https://host.example.org/a b/"),
      ServedFolder(path: goldenFolder + "/pre", url: "https://other.example.org"),
    ]
    let link = try NeuroglancerLink(scene, folders: folders)
    #expect(
      try state(link)["layers"]?.array?.first?["source"]
        == "precomputed://https://host.example.org/a b/precomputed/raw-offset")
  }

  @Test func otherFormatsAreRefused() async throws {
    let scene = try await SceneOpener().open("\(Self.base)/webknossos/wkw")
    let failure = #expect(throws: Failure.self) { try NeuroglancerLink(scene) }
    #expect(failure?.problem.contains("color (wkw)") == true)
    let doubles = try await SceneOpener().open("\(Self.base)/zarr/v3-float64")
    #expect(throws: Failure.self) { try NeuroglancerLink(doubles) }
  }

  /// Layers of a dataset go by their folders where these are images by themselves.
  @Test func datasets() async throws {
    var scene = try await SceneOpener().open("\(Self.base)/webknossos/zarr3")
    scene.view?.zoom = 2
    let found = try await scene.asFoundByNeuroglancer(with: SceneOpener())
    let link = try NeuroglancerLink(found)
    let again = try await SceneOpener().open(link.url)
    #expect(again.layers.map(\.name) == ["color", "rgb", "segments"])
    #expect(again.locatedView?.position == Vector3(12, 10, 7))
    // The segmentation is stored from mag 2 on.
    for index in scene.layers.indices {
      let (before, after) = (try relative(scene, index), try relative(again, index))
      for (a, b) in zip(before.rows.joined(), after.rows.joined()) { #expect(abs(a - b) < 1e-6) }
    }
  }

  @Test func archives() async throws {
    let folder = TemporaryFolder()
    let image = "\(goldenFolder)/zarr/v3-uint16"
    try PythonZip.make(folder("a b.zip"), of: image)
    let server = FaultServer(folder: folder.path)
    let scene = try await SceneOpener().open("http://\(server.authority)/a%20b.zip")
    let link = try NeuroglancerLink(scene)
    let source = try #require(try state(link)["layers"]?.array?.first?["source"]?["url"]?.string)
    #expect(source.hasPrefix("http://\(server.authority)/a%20b.zip|zip:"))
    #expect(source.hasSuffix("|zarr:"))
    #expect(try await SceneOpener().open(link.url).layers[0].pyramid != nil)
  }

  @Test func tokensAreLeftOut() async throws {
    let scene = try await SceneOpener().open("\(Self.base)/precomputed/raw-offset?token=secret")
    let link = try NeuroglancerLink(scene)
    #expect(!link.url.contains("secret"))
    #expect(link.notices.contains { $0.contains("token") })
    #expect(try await SceneOpener().open(link.url).layers[0].pyramid != nil)
  }

  /// The state behind a link may be a document on a server.
  @Test func statesElsewhere() async throws {
    let scene = try await SceneOpener().open("\(Self.base)/precomputed/raw-offset")
    let link = try NeuroglancerLink(scene)
    let mark = try #require(link.url.firstRange(of: "#!"))
    let states = FaultServer(["states/7": Array(String(link.url[mark.upperBound...]).percentDecoded.utf8)])
    let there = "http://\(states.authority)"
    let opened = try await SceneOpener().open("https://v.example.org/#!\(there)/states/7")
    #expect(opened.layers[0].pyramid != nil)
    #expect(opened.hosts == [there, Self.base].sorted())
    await #expect(throws: Failure.self) { try await SceneOpener().open("https://v.example.org/#!\(there)/states/8") }
    let asked = states.requests.count
    await #expect(throws: Failure.self) {
      try await SceneOpener(allowsOtherHosts: false).open("https://v.example.org/#!\(there)/states/7")
    }
    #expect(states.requests.count == asked)
  }
}
