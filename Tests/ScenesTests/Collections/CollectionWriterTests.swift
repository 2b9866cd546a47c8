import JSON
import Scenes
import Stores
import TestSupport
import Testing
import Voxels

/// Scenes as documents.
@Suite struct CollectionWriterTests {
  private typealias Samples = CollectionSamples

  private func layer(_ name: String, at address: String?, in groups: [String] = []) -> Layer {
    var layer = Layer(
      name: name, path: ".", kind: .intensity, format: "ome-zarr", volume: .failed(Failure(.missing, "", "")))
    layer.address = address
    layer.groups = groups
    return layer
  }

  private func scene(_ layers: [Layer]) -> Scene {
    Scene(source: "s", name: "n", format: "collection", version: "", layers: layers)
  }

  private func paths(
    _ addresses: [String], in document: String, _ dialect: CollectionWriter.Dialect = .rfc8, isNear: Bool = true
  ) throws -> (paths: [String], types: [String], warnings: [String]) {
    var writer = CollectionWriter(CollectionPlace(document) { _ in isNear }, dialect: dialect)
    let layers = addresses.enumerated().map { layer("\($0)", at: $1) }
    let json = try writer.document(scene(layers))
    let nodes = json["ome"]?["nodes"]?.array ?? json.object?.members.first?.value["collection"]?["members"]?.array ?? []
    return (
      nodes.map { $0["path"]?.string ?? $0["path"]?["path"]?.string ?? "" },
      nodes.map { $0["path"]?["type"]?.string ?? "" }, writer.warnings
    )
  }

  @Test func pathsAreRelativeWhereThatLasts() throws {
    let local = try paths(
      ["/data/a/em.zarr", "/data/a/b/x", "/data/c/y", "/other/z", "/data/a/c.json"], in: "/data/a/c.json")
    #expect(local.paths == ["./em.zarr", "./b/x", "../c/y", "file:///other/z", "./c.json"])
    #expect(local.types == ["zarr", "zarr", "zarr", "zarr", "json"] && local.warnings == [])
    let far = try paths(["/data/c/y z#", "/data/a/x"], in: "/data/a/c.json", isNear: false)
    #expect(far.paths == ["file:///data/c/y%20z%23", "./x"])
    #expect(try paths(["/other/z z"], in: "/data/c.json", .slide).paths == ["/other/z z"])
    #expect(try paths(["/home/bob/x", "/home/ann/x"], in: "/home/ann/c.json").paths == ["file:///home/bob/x", "./x"])
    #expect(try paths(["/a/x"], in: "/c.json").paths == ["./a/x"])
  }

  @Test func pathsToServers() throws {
    let result = try paths(
      ["https://H/a/x%20y", "https://h/b/y", "http://h/a/x", "s3://b/k", "gs://b/k"], in: "https://h/a/c.json")
    #expect(result.paths == ["./x y", "../b/y", "http://h/a/x", "s3://b/k", "gs://b/k"])
    #expect(try paths(["https://h/a/x%20y"], in: "/a/c.json").paths == ["https://h/a/x%20y"])
    #expect(try paths(["s3://b/k/x", "s3://c/x"], in: "s3://b/k/c.json").paths == ["./x", "s3://c/x"])
  }

  @Test func formatsAndPipelines() throws {
    let result = try paths(["zarr2:///d/x", "/d/x.zip|zip:a%20b", "n5://https://h/x"], in: "/d/c.json")
    #expect(result.paths == ["zarr2://./x", "./x.zip|zip:a%20b", "n5://https://h/x"])
    #expect(result.types == ["microtome:source", "microtome:source", "microtome:source"])
  }

  @Test func secretsAreNeverWritten() throws {
    let result = try paths(
      ["https://me:hunter2@h/x", "https://h/x?X-Amz-Signature=abc", "https://h/x?…", "https://h/a?token=t|zip:b"],
      in: "/d/c.json")
    #expect(result.paths == ["https://h/x", "https://h/x", "https://h/x", "https://h/a|zip:b"])
    #expect(result.warnings.count == 4 && result.warnings.allSatisfy { $0.contains("left out") })
    #expect(!result.warnings.contains { $0.contains("hunter2") || $0.contains("abc") || $0.contains("token=") })
  }

  @Test func layersWithoutAddressesCannotBe() {
    var writer = CollectionWriter(CollectionPlace("/c.json"))
    let failure = #expect(throws: Failure.self) { _ = try writer.document(scene([layer("a", at: nil)])) }
    #expect(failure?.line.contains("has no address") == true)
  }

  @Test func groupsOrderAndNames() throws {
    var writer = CollectionWriter(CollectionPlace("/d/c.json"))
    let layers = [
      layer("a", at: "/d/1", in: ["g", "h"]), layer("a", at: "/d/2"), layer("b", at: "/d/3", in: ["g"]),
      layer("a", at: "/d/4"), layer("", at: "/d/5"),
    ]
    let nodes = try writer.document(scene(layers))["ome"]?["nodes"]?.array ?? []
    #expect(nodes.map { $0["name"]?.string } == ["g", "a", "a (2)", "unnamed"])
    #expect(nodes[0]["type"]?.string == "collection")
    #expect(nodes[0]["nodes"]?.array?.map { $0["name"]?.string } == ["h", "b"])
    #expect(nodes[0]["nodes"]?.array?[0]["nodes"]?.array?[0]["path"]?["path"]?.string == "./1")
    #expect(writer.warnings.contains { $0.contains("a is written as a (2)") })
  }

  @Test func presetsAndViewsInBothDialects() throws {
    var one = layer("a", at: "/d/x")
    one.kind = .segmentation
    one.preset.min = 0.1
    one.preset.max = 20
    one.preset.gamma = 2
    one.preset.color = 0x0000FF
    one.preset.opacity = 0.5
    one.preset.inverted = false
    one.preset.visible = false
    one.preset.colormap = "viridis"
    one.preset.blend = .additive
    one.preset.selection = [.max, 3]
    var shown = scene([one])
    shown.view = ScenePreset(position: [1, 2.5, 3], zoom: 4)
    shown.view?.layout = .xz
    shown.view?.time = 3
    let rendering: JSON = [
      "min": 0.1, "max": 20, "gamma": 2, "color": "#0000ff", "opacity": 0.5, "inverted": false, "disabled": true,
      "colormap": "viridis", "blend": "additive", "segments": ["3", "18446744073709551615"],
    ]
    let view: JSON = ["position": [1, 2.5, 3], "zoom": 4, "layout": "xz", "time": 3]
    var writer = CollectionWriter(CollectionPlace("/d/c.json"))
    // Through the text, since whole numbers are read as integers.
    let rfc8 = try JSON(parsing: try writer.document(shown).text())["ome"]
    #expect(rfc8?["type"]?.string == "collection" && rfc8?["name"]?.string == "n" && rfc8?["version"]?.string != nil)
    #expect(rfc8?["attributes"]?["microtome:rendering"] == view)
    #expect(
      rfc8?["attributes"]?["webknossos:rendering"] == ["position": ["x": 1, "y": 2.5, "z": 3], "zoom": 4])
    let attributes = rfc8?["nodes"]?.array?.first?["attributes"]
    #expect(attributes?.object?.keys == ["labels", "microtome:rendering", "webknossos:rendering"])
    #expect(attributes?["microtome:rendering"] == rendering)
    #expect(
      attributes?["webknossos:rendering"] == [
        "min": 0.1, "max": 20, "gamma": 2, "color": "#0000ff", "opacity": 0.5, "inverted": false, "disabled": true,
        "is_disabled": true,
      ])
    writer = CollectionWriter(CollectionPlace("/d/c.json"), dialect: .slide)
    let slide = try JSON(parsing: try writer.document(shown).text())["https://ngff.openmicroscopy.org/0.6"]?[
      "collection"]
    #expect(slide?["attributes"] == ["rendering": view])
    #expect(
      slide?["members"]?.array?.first == [
        "type": "image", "name": "a", "path": "./x", "attributes": ["rendering": rendering],
      ])
  }

  @Test func whatCollectionsSayOfTheirMembersIsCarriedOver() async throws {
    let scene = try await Samples.golden("rfc8.json")
    var writer = CollectionWriter(CollectionPlace("\(Samples.folder)/new.json"))
    let nodes = try writer.document(scene)["ome"]?["nodes"]?.array ?? []
    #expect(nodes.map { $0["name"]?.string } == ["head", "regions", "regions again", "skull", "elsewhere"])
    let labels = nodes[1]["attributes"]?["labels"]
    #expect(labels?.object?.keys == ["labelAttributes"] && labels?["labelAttributes"]?.array?.count == 9)
    #expect(
      nodes[3] == [
        "type": "webknossos:mesh", "name": "skull", "path": ["type": "zarr", "path": "./skull.mesh"],
        "attributes": ["webknossos:lod": 2],
      ])
    #expect(nodes[4]["path"] == ["type": "lab:vault", "path": "./x"])
  }
}
