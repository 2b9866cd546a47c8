import Browser
import Chunks
import Glyphs
import Pixels
import Rendering
import Scenes
import Slicing
import TestSupport
import Testing
import Voxels

/// What is shown can be told as a scene, and that scene opens as what was shown.
@Suite struct ShownSceneTests {
  let volume = SampleVolume()

  /// Two layers beside the ramp: segments, and an image of three channels over two time points with larger voxels that
  /// begin elsewhere.
  private func sources() -> [String] {
    let array = TestArray([2, 3, 12, 20, 24], chunk: [1, 1, 12, 20, 24], dataType: "uint16") { index in
      UInt64(1000 * index[0] + 100 * index[1] + (index[2] + index[3] + index[4]))
    }
    let metadata = """
      ,"omero":{"channels":[{"label":"DAPI","color":"0000FF","window":{"min":0,"max":4000,"start":10,"end":2000}},
       {"label":"GFP","color":"00FF00","window":{"min":0,"max":4000,"start":20,"end":900}},
       {"label":"RFP","color":"FF0000","active":false,"window":{"min":0,"max":4000,"start":30,"end":800}}]}
      """
    TestImage(
      "stain", axes: ["t", "c", "z", "y", "x"], levels: [(array, scale: [1, 1, 40, 40, 40])], metadata: metadata
    ).write(to: volume.folder("stain.zarr"))
    return [volume.path, volume.writeLabels(), volume.folder("stain.zarr")]
  }

  private func reopened(_ scene: Scene) async throws -> (state: BrowserState, cache: ChunkCache) {
    let cache = ChunkCache(budget: 1 << 26)
    let presentation = try await Presentation(scene, cache: cache)
    return (
      BrowserState(
        presentation, keymap: Keymaps.webknossos, position: nil, zoom: nil, size: ScreenSize(columns: 120, rows: 40)),
      cache
    )
  }

  private func picture(_ state: BrowserState, _ cache: ChunkCache) async -> Raster {
    let size = ScreenSize(columns: 120, rows: 40)
    var builder = FrameBuilder(cache: cache)
    builder.plan(state, size: size, exactly: true)
    await cache.settle()
    let counts = builder.compose(state, size: size)
    #expect(counts.visible > 0 && counts.ready == counts.visible)
    return builder.raster
  }

  private func expectSame(_ state: BrowserState, _ other: BrowserState) {
    #expect(other.layers.map(\.name) == state.layers.map(\.name))
    #expect(other.layers.map(\.style) == state.layers.map(\.style))
    #expect(other.layers.map(\.isVisible) == state.layers.map(\.isVisible))
    #expect(other.active == state.active || !state.isMaximized)
    #expect(other.isMaximized == state.isMaximized)
    #expect(other.time == state.time)
  }

  @Test func whatIsShownOpensAsItWas() async throws {
    var (state, cache) = try await SampleVolume.state(sources(), position: Vector3(40.25, 41, 17), zoom: 0.7)
    let before = await picture(state, cache)
    #expect(state.layers.map(\.isVisible) == [true, true, true, true, false])
    for command in [
      BrowserCommand.windowNarrower, .invert, .gammaUp, .recolor, .nextLayer, .opacityDown, .nextLayer, .nextLayer,
      .windowBrighter, .toggleLayer, .nextLayer, .nextLayer, .toggleLayer, .opacityDown, .maximize,
    ] {
      _ = state.apply(command)
    }
    #expect(state.layers.map(\.isVisible) == [true, true, false, true, true])
    let after = await picture(state, cache)
    #expect(after != before)
    let scene = state.shownScene
    let (again, otherCache) = try await reopened(scene)
    expectSame(state, again)
    #expect(again.position == state.position)
    #expect(again.zoom == state.zoom)
    #expect(await picture(again, otherCache) == after)
    #expect(scene.layers[2].channels.map(\.label) == ["DAPI", "GFP", "RFP"])
  }

  @Test func anotherReferenceLayerShowsTheSamePlace() async throws {
    var (state, cache) = try await SampleVolume.state(sources(), position: Vector3(42, 38, 18), zoom: 0.5)
    // The image with voxels four times as large goes to the front.
    _ = state.run("layer stain")
    for _ in 0..<2 { _ = state.apply(.moveLayerUp) }
    let scene = state.shownScene
    #expect(scene.layers[0].name == "stain")
    let (again, otherCache) = try await reopened(scene)
    #expect(again.zoom == 0.125)
    // Voxel centres 0 of both lie on one another: corner 42 is (42 - 0.5) / 4 + 0.5.
    #expect(again.position == Vector3(10.875, 9.875, 4.875))
    #expect(await picture(again, otherCache) == picture(state, cache))
  }

  /// A layer that is off as a whole keeps which of its channels are on when it is.
  @Test func channelsOfAHiddenLayerAreRemembered() async throws {
    var (state, _) = try await SampleVolume.state(sources())
    _ = state.run("layer stain")
    _ = state.apply(.toggleLayer)
    #expect(state.layers.map(\.isVisible) == [true, true, false, false, false])
    (state, _) = try await reopened(state.shownScene)
    #expect(state.layers.map(\.isVisible) == [true, true, false, false, false])
    _ = state.run("layer stain")
    _ = state.apply(.toggleLayer)
    #expect(state.layers.map(\.isVisible) == [true, true, true, true, false])
  }

  @Test func colormapsAndSelectionsAreKept() async throws {
    var (state, _) = try await SampleVolume.state([volume.path, volume.writeLabels()])
    var scene = state.shownScene
    scene.layers[0].preset.colormap = "viridis"
    scene.layers[1].preset.selection = [7]
    (state, _) = try await reopened(scene)
    guard case .intensity(let image) = state.layers[0].style, case .labels(let labels) = state.layers[1].style else {
      Issue.record("the kinds have changed")
      return
    }
    #expect(image.tint == Colormaps.named("viridis").map { .colormap($0) })
    #expect(labels.selection == [7])
    let again = state.shownScene
    #expect(again.layers[0].preset.colormap == "viridis")
    #expect(again.layers[1].preset.selection == [7])
  }

  @Test func layoutAndTimeAreHonoured() async throws {
    var (state, _) = try await SampleVolume.state(sources())
    var scene = state.shownScene
    #expect(scene.view?.layout == .ortho)
    #expect(scene.view?.time == 0)
    scene.view?.layout = .yz
    scene.view?.time = 1
    (state, _) = try await reopened(scene)
    #expect(state.isMaximized && state.active == .yz)
    #expect(state.time == 1)
    #expect(state.shownScene.view == scene.view)
  }
}
