import Browser
import Rendering
import Testing
import Voxels

@Suite struct PromptTests {
  let volume = SampleVolume()

  @Test(arguments: [
    "10,20,30", "10 20 30", " 10, 20,\t30 ", "goto 10,20,30", "goto 10 20 30", "10.0,2e1,30",
  ])
  func goesToPositions(_ line: String) async throws {
    var (state, _) = try await SampleVolume.state([volume.path])
    #expect(state.run(line) == nil)
    #expect(state.position == Vector3(10, 20, 30))
    #expect(state.message == nil)
  }

  @Test(arguments: ["-5,20,30", "1e300,20,30"])
  func positionsOutsideEndAtTheBorder(_ line: String) async throws {
    var (state, _) = try await SampleVolume.state([volume.path])
    _ = state.run(line)
    #expect(state.position.x == 0 || Int(state.position.x) == SampleVolume.extent.x - 1)
    #expect(state.position.y == 20)
  }

  @Test(arguments: [
    "1,2", "1,2,3,4", "nan,1,2", "inf,1,2", "goto 1,2", "zoom", "zoom 0", "zoom -1", "zoom nan", "window 1",
    "frobnicate", "go\u{1B}[2J", "window a b", "gamma", "gamma 0", "gamma -1", "gamma 1 2", "opacity 2", "opacity x",
    "color red", "color #12345", "colormap", "colormap rainbow", "layer", "layer nothing", "only 1 2 x", "only -1",
    "solo 3", "on off", "time", "time -1", "time x", "quit now",
  ])
  func nonsenseIsExplainedAndChangesNothing(_ line: String) async throws {
    let (initial, _) = try await SampleVolume.state([volume.path])
    var state = initial
    #expect(state.run(line) == nil)
    let message = try #require(state.message)
    #expect(!message.isEmpty && !message.contains("\u{1B}"))
    #expect(state.position == initial.position)
    #expect(state.zoom == initial.zoom)
    #expect(state.layers[0].style == initial.layers[0].style)
  }

  @Test func setsZoomAndWindow() async throws {
    var (state, _) = try await SampleVolume.state([volume.path])
    _ = state.run("zoom 2.5")
    #expect(state.zoom == 2.5)
    _ = state.run("zoom 1e9")
    #expect(state.zoom == 24, "as far out as makes sense")
    _ = state.run("window 10 20")
    guard case .intensity(let style) = state.layers[0].style else {
      Issue.record("the layer is no intensity")
      return
    }
    #expect(style.window == IntensityWindow(minimum: 10, maximum: 20))
  }

  @Test func setsLooksOfWhatIsSelected() async throws {
    var (state, _) = try await SampleVolume.state([volume.path, volume.writeLabels()])
    for line in ["gamma 1.5", "opacity 0.25", "color #ff8800"] {
      #expect(state.run(line) == nil)
      #expect(state.message == nil, "\(line)")
    }
    var expected = IntensityStyle(
      window: IntensityWindow(minimum: 0, maximum: 255), gamma: 1.5, tint: .color(0xff8800), opacity: 0.25)
    #expect(state.layers[0].style == .intensity(expected))
    _ = state.run("colormap viridis")
    expected.tint = try .colormap(#require(Colormaps.named("viridis")))
    #expect(state.layers[0].style == .intensity(expected))
    #expect(state.run("window auto") == .autoContrast)
    #expect(state.run("layer cells") == nil)
    #expect(state.layers.selectedLayer == 1)
    for line in ["window 1 2", "gamma 2", "color #ffffff", "colormap viridis"] {
      state.message = nil
      _ = state.run(line)
      #expect(state.message?.contains("no image is selected") == true, "\(line)")
    }
    _ = state.run("only 7, 18446744073709551615")
    guard case .labels(let labels) = state.layers[1].style else {
      Issue.record("the layer has no segments")
      return
    }
    #expect(labels.selection == [7, .max])
    #expect(state.layers[0].style == .intensity(expected))
  }

  @Test(arguments: [
    ("win", "window "), ("window a", "window auto"), ("co", "color"), ("colormap v", "colormap viridis"),
    ("layer C", "layer cells"), ("layer ", "layer "), ("zzz", "zzz"), ("colormap ", "colormap "),
  ])
  func tabCompletes(_ typed: String, _ expected: String) async throws {
    var (state, _) = try await SampleVolume.state([volume.path, volume.writeLabels()])
    state.prompt = BrowserState.Prompt()
    state.prompt?.text = typed
    state.completePrompt()
    #expect(state.prompt?.text == expected)
    let choices = state.prompt?.choices ?? []
    #expect(choices.isEmpty || choices.allSatisfy { $0.hasPrefix(expected) })
    if typed == "layer " { #expect(choices == ["layer ramp", "layer cells"]) }
  }

  @Test func wordsQuitAndHelp() async throws {
    var (state, _) = try await SampleVolume.state([volume.path])
    #expect(state.run("q") == .quit)
    #expect(state.run("quit") == .quit)
    #expect(state.run("") == nil)
    #expect(state.run("help") == nil)
    #expect(state.overlay == .help(scroll: 0))
  }
}
