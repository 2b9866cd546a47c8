import Browser
import Rendering
import Scenes
import TestSupport
import Testing
import Voxels

/// What presets make of layers, and what is chosen where they say nothing.
@Suite struct LayerLooksTests {
  private let samples = SampleCollection()

  private func scene(_ rendering: String, of path: String = "./ramp.zarr") async throws -> Scene {
    try await SceneOpener().open(samples.write("c.json", "c", [SampleCollection.member(path, "m", rendering)]))
  }

  private func intensity(_ rendering: String) async throws -> IntensityStyle {
    guard case .intensity(let style)? = await LayerLooks.all(of: try await scene(rendering))[0]?[0].style else {
      throw Failure(.invalid, "", "no intensity")
    }
    return style
  }

  private func labels(_ rendering: String) async throws -> LabelStyle {
    let scene = try await scene(rendering, of: "./cells.zarr")
    guard case .labels(let style)? = await LayerLooks.all(of: scene)[0]?[0].style else {
      throw Failure(.invalid, "", "no labels")
    }
    return style
  }

  @Test func presetsOfIntensities() async throws {
    let style = try await intensity(
      ##""min": 10, "max": 90.5, "gamma": 1.5, "opacity": 0.25, "inverted": true, "color": "#102030", "blend": "over""##
    )
    let expected = IntensityStyle(
      window: IntensityWindow(minimum: 10, maximum: 90.5), gamma: 1.5, tint: .color(0x102030), isInverted: true,
      opacity: 0.25, blend: .over)
    #expect(style == expected)
    #expect(try await intensity("") == IntensityStyle(window: IntensityWindow(minimum: 0, maximum: 255)))
  }

  @Test(arguments: Colormaps.all.map(\.name))
  func colormapsByName(_ name: String) async throws {
    let map = try #require(Colormaps.named(name))
    #expect(try await intensity("\"colormap\": \"\(name)\", \"color\": \"#ff0000\"").tint == .colormap(map))
  }

  /// What nobody knows is not drawn in colours of its own.
  @Test func unknownColormapsAndBlends() async throws {
    let style = try await intensity(##""colormap": "no such", "color": "#00ff00", "blend": "dissolve""##)
    #expect(style.tint == .color(0x00ff00) && style.blend == .additive)
  }

  @Test func presetsOfSegments() async throws {
    let style = try await labels(#""opacity": 0.75, "segments": ["9", 18446744073709551615], "min": 3"#)
    #expect(style.opacity == 0.75 && style.selection == [9, .max])
    #expect(style.colors == [7: RGBA(0xff0000, alpha: 255), 9: RGBA(0x0000ff, alpha: 255)])
    let plain = try await labels("")
    #expect(plain.opacity == 1 && plain.selection.isEmpty, "nothing lies below")
  }

  /// One end of a window may be said, and the other chosen.
  @Test func halfAWindow() async throws {
    let array = TestArray([8, 16, 16], chunk: [8, 16, 16]) { UInt64(20 + (3 * $0[0] + 5 * $0[1] + 7 * $0[2]) % 40) }
    TestImage("dark", axes: ["z", "y", "x"], levels: [(array, scale: [10, 10, 10])])
      .write(to: samples.volume.folder("dark.zarr"))
    for (rendering, window) in [(#""min": 0"#, (0.0, 59.0)), (#""max": 100"#, (20, 100)), ("", (20, 59))] {
      let scene = try await scene(rendering, of: "./dark.zarr")
      guard case .intensity(let style)? = await LayerLooks.all(of: scene)[0]?[0].style else { continue }
      #expect(style.window == IntensityWindow(minimum: window.0, maximum: window.1))
    }
  }

  /// Each channel has its own window from its own voxels.
  @Test func channelsAreEstimatedOneByOne() async throws {
    let array = TestArray([2, 8, 16, 16], chunk: [2, 8, 16, 16]) { index in
      UInt64(20 + 100 * index[0] + (3 * index[1] + 5 * index[2] + 7 * index[3]) % 40)
    }
    TestImage("two", axes: ["c", "z", "y", "x"], levels: [(array, scale: [1, 10, 10, 10])])
      .write(to: samples.volume.folder("two.zarr"))
    let looks = await LayerLooks.all(of: try await scene("", of: "./two.zarr"))[0] ?? []
    let windows = looks.compactMap { look in
      if case .intensity(let style) = look.style { style.window } else { nil }
    }
    #expect(windows == [IntensityWindow(minimum: 20, maximum: 59), IntensityWindow(minimum: 120, maximum: 159)])
  }
}
