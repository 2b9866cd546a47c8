import JSON
import Scenes
import TestSupport
import Testing
import Voxels

/// Links to WEBKNOSSOS that microtome writes, against a server that answers in its recorded shapes, a ``FaultServer``.
@Suite struct WebknossosLinkTests {
  private func state(_ link: WebknossosLink) throws -> JSON {
    let mark = try #require(link.url.firstIndex(of: "#"))
    return try JSON(parsing: String(link.url[link.url.index(after: mark)...]).percentDecoded)
  }

  @Test func restoresViewAndLooks() async throws {
    let double = WebknossosDouble()
    var scene = try await SceneOpener().open(double.link)
    scene.view = ScenePreset(position: Vector3(8.7, 9.2, 10), zoom: 1.23456)
    (scene.layers[0].preset.min, scene.layers[0].preset.max, scene.layers[0].preset.visible) = (7, 77, false)
    scene.layers[2].preset.visible = true
    let link = try WebknossosLink(scene)
    #expect(
      link.url.hasPrefix("\(double.origin)/datasets/l4%20sample-\(WebknossosDouble.dataset)/view#%7B%22position%22:"))
    let state = try state(link)
    #expect(state["position"] == [8, 9, 10])
    #expect(state["zoomStep"] == 1.235)
    #expect(state["mode"] == "orthogonal")
    #expect(
      state["stateByLayer"]?["color"]
        == ["isDisabled": true, "intensityRange": [7, 77], "color": [255, 128, 0], "isInverted": true])
    #expect(state["stateByLayer"]?["segments"] == ["isDisabled": false])
    let again = try await SceneOpener().open(link.url)
    #expect(again.view == ScenePreset(position: Vector3(8, 9, 10), zoom: 1.235))
    #expect(again.layers.map(\.preset) == scene.layers.map(\.preset))
    #expect(link.notices.isEmpty)
  }

  @Test func tokensStayOut() async throws {
    var settings = WebknossosDouble.Settings()
    settings.sharingToken = "s3cr3t"
    let double = WebknossosDouble(settings)
    let scene = try await SceneOpener().open("\(double.link)?token=s3cr3t")
    let link = try WebknossosLink(scene)
    #expect(!link.url.contains("s3cr3t"))
    #expect(link.notices.contains { $0.contains("token") })
  }

  @Test func otherScenesAreRefused() async throws {
    let local = try await SceneOpener().open("\(goldenFolder)/webknossos/zarr3")
    let failure = #expect(throws: Failure.self) { try WebknossosLink(local) }
    #expect(failure?.problem.contains("does not come from a WEBKNOSSOS server") == true)
    let double = WebknossosDouble()
    var scene = try await SceneOpener().open(double.link)
    scene.layers.append(local.layers[0])
    scene.layers[3].name = "mine"
    let link = try WebknossosLink(scene)
    #expect(link.notices.contains { $0.contains("layer mine is left out") })
    #expect(try state(link)["stateByLayer"]?["mine"] == nil)
  }

  /// What is public there can be shown by Neuroglancer as well, which reads it as OME-Zarr.
  @Test func asNeuroglancerLink() async throws {
    let double = WebknossosDouble()
    let scene = try await SceneOpener().open("\(double.link)#8,9,10,0,2")
    let found = try await scene.asFoundByNeuroglancer(with: SceneOpener())
    let link = try NeuroglancerLink(found)
    #expect(link.url.contains("zarr://\(double.origin)/data/v12/zarr/\(WebknossosDouble.dataset)/color"))
    let again = try await SceneOpener().open(link.url)
    #expect(again.layers.map(\.name) == ["color", "rgb", "segments"])
    #expect(again.locatedView?.position == Vector3(8, 9, 10))
  }
}
