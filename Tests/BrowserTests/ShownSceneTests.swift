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
  private let samples = SampleCollection()
  private var volume: SampleVolume { samples.volume }

  /// Two layers beside the ramp: segments, and an image of three channels over two time points with larger voxels that
  /// begin elsewhere.
  private func sources() -> [String] {
    samples.writeStain()
    return ["ramp", "cells", "stain"].map { volume.folder("\($0).zarr") }
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

  /// What microtome chose by itself it chooses again: only what the source says is said.
  @Test func whatNobodyTouchedIsNotSaid() async throws {
    var (state, _) = try await SampleVolume.state(sources() + [writeDark()])
    let opened = state.shownScene.layers
    #expect(opened.allSatisfy { !$0.isChanged })
    #expect(opened[0].channels.map(\.preset.max) == [255] && opened[3].channels.isEmpty)
    #expect(opened.allSatisfy { $0.preset == LayerPreset() })
    for command in [BrowserCommand.invert, .invert, .gammaUp, .gammaDown, .toggleLayer, .toggleLayer, .recolor] {
      _ = state.apply(command)
    }
    _ = state.apply(.resetStyle)
    #expect(state.shownScene.layers.allSatisfy { !$0.isChanged })
    // Viewers that choose otherwise are told all of it.
    let told = state.explicitScene.layers
    #expect(told[3].preset.min == 20 && told[3].preset.max == 59)
    #expect(told[1].preset.opacity == 0.5 && told[2].channels.map(\.preset.visible) == [true, true, false])
  }

  @Test func changesAreSaidAlone() async throws {
    var (state, _) = try await SampleVolume.state(sources() + [writeDark()])
    _ = state.run("layer dark")
    _ = state.run("gamma 1.5")
    _ = state.run("layer GFP")
    _ = state.run("window 5 500")
    let scene = state.shownScene
    var gamma = LayerPreset()
    gamma.gamma = 1.5
    #expect(scene.layers[3].preset == gamma && scene.layers[3].channels.isEmpty)
    #expect(!scene.layers[0].isChanged && !scene.layers[1].isChanged)
    #expect(scene.layers[2].channels.map(\.preset.min) == [10, 5, 30])
    #expect(scene.layers[2].channels[0] == scene.layers[2].sourceChannels[0])
    #expect(scene.layers[2].preset == LayerPreset())
    let (again, _) = try await reopened(scene)
    expectSame(state, again)
    // A window is told as a whole.
    _ = state.run("layer dark")
    _ = state.run("window 20 40")
    #expect(state.shownScene.layers[3].preset.min == 20 && state.shownScene.layers[3].preset.max == 40)
  }

  /// An image that says nothing: 20…59.
  private func writeDark() -> String {
    let array = TestArray([8, 16, 16], chunk: [8, 16, 16]) { UInt64(20 + (3 * $0[0] + 5 * $0[1] + 7 * $0[2]) % 40) }
    let path = volume.folder("dark.zarr")
    TestImage("dark", axes: ["z", "y", "x"], levels: [(array, scale: [40, 40, 40])]).write(to: path)
    return path
  }

  @Test func aColorTakesThePlaceOfTheSourcesColormap() async throws {
    var (state, _) = try await SampleVolume.state([volume.path])
    var scene = state.shownScene
    scene.layers[0].preset.colormap = "viridis"
    (state, _) = try await reopened(scene)
    _ = state.run("color #ff8000")
    let (again, _) = try await reopened(state.shownScene)
    expectSame(state, again)
    guard case .intensity(let style) = again.layers[0].style else { return }
    #expect(style.tint == .color(0xff8000))
  }

  /// Layers of which the source says that they lie over others can be added to them.
  @Test func blendsOfTheSourceCanBeChanged() async throws {
    var (state, _) = try await SampleVolume.state([volume.path])
    var scene = state.shownScene
    scene.layers[0].preset.blend = .over
    (state, _) = try await reopened(scene)
    #expect(state.shownScene.layers[0].preset == scene.layers[0].preset)
    _ = state.apply(.toggleBlend)
    #expect(state.shownScene.layers[0].preset.blend == .additive)
    let (again, _) = try await reopened(state.shownScene)
    expectSame(state, again)
  }

  /// Segments above no image are opaque, and stay so when they become members that are opened one after the other.
  @Test func segmentsAloneStayOpaque() async throws {
    let other = volume.writeLabels(to: volume.folder("more.zarr"))
    let (state, _) = try await SampleVolume.state([volume.folder("cells.zarr"), other])
    #expect(state.layers.map(\.style.opacity) == [1, 1])
    #expect(state.shownScene.layers.map(\.preset.opacity) == [1, 1])
    let (alone, _) = try await SampleVolume.state([other])
    #expect(alone.shownScene.layers[0].preset == LayerPreset())
  }
}
