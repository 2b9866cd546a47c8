import JSON
import Scenes
import Stores
import TestSupport
import Testing
import Voxels

/// What documents say of how their members look, and who has the last word.
@Suite struct MemberPresetTests {
  private typealias Samples = CollectionSamples

  private func preset(_ attributes: JSON) async throws -> LayerPreset {
    try await Samples.open(["c.json": Samples.bytes(Samples.rfc8([Samples.image("a", "x", attributes)]))]).layers[0]
      .preset
  }

  @Test func spellings() async throws {
    for rendering: JSON in [
      ["min": 3, "max": 9], ["intensityRange": [3, 9]], ["contrastLimits": [3, 9]], ["contrast_limits": ["3", 9]],
      ["window": [3, 9]], ["window": ["start": 3, "end": 9, "min": 0, "max": 255]], ["window": ["min": 3, "max": 9]],
      ["intensity_range": [3, 9]], ["min": 3, "window": [0, 9]],
    ] {
      let preset = try await preset(["microtome:rendering": rendering])
      #expect(preset.min == 3 && preset.max == 9, "\(rendering.text())")
    }
    for (rendering, opacity): (JSON, Double?) in [
      (["opacity": 0.4], 0.4), (["opacity": 40], 0.4), (["alpha": 40], 0.4), (["alpha": 0.4], 0.4),
      (["color": "#11223366"], 0.4), (["color": [17, 34, 51, 0.4]], 0.4), (["color": "#11223366", "opacity": 1], 1),
      (["alpha": 100], 1), (["opacity": 0], 0), (["opacity": 700], 1), (["opacity": "x"], nil),
    ] {
      #expect(try await preset(["rendering": rendering]).opacity == opacity, "\(rendering.text())")
    }
    for color: JSON in [
      "#ff8800", "FF8800", "#f80", [255, 136, 0], [255, 136, 0, 255], "r255-g136-b0-a255", [1.0, 0.5333333, 0.0],
    ] {
      #expect(try await preset(["rendering": ["color": color]]).color == 0xFF8800, "\(color.text())")
    }
    for color: JSON in ["ff88", "#ff880", "mauve-ish", [256, 0, 0], [1], "r1-g2", [1.5, 0, 0], true] {
      #expect(try await preset(["rendering": ["color": color]]).color == nil, "\(color.text())")
    }
    for key in ["inverted", "isInverted", "is_inverted"] {
      #expect(try await preset(["rendering": [key: true]]).inverted == true)
    }
    for key in ["disabled", "isDisabled", "is_disabled"] {
      #expect(try await preset(["rendering": [key: true]]).visible == false)
    }
    #expect(try await preset(["rendering": ["visible": false]]).visible == false)
    let more = try await preset([
      "microtome:rendering": [
        "gamma": 0.5, "colormap": "viridis", "blend": "additive", "segments": ["18446744073709551615", 7, "!8"],
      ]
    ])
    #expect(more.gamma == 0.5 && more.colormap == "viridis" && more.blend == .additive)
    #expect(more.selection == [.max, 7])
  }

  @Test func otherViewers() async throws {
    let neuroglancer = try await preset([
      "neuroglancer:shaderControls": ["normalized": ["range": [5, 50]]], "neuroglancer:blend": "default",
      "neuroglancer:rendering": ["opacity": 0.5, "visible": false, "segments": ["1"]],
    ])
    #expect(neuroglancer.min == 5 && neuroglancer.max == 50 && neuroglancer.blend == .over)
    #expect(neuroglancer.opacity == 0.5 && neuroglancer.visible == false && neuroglancer.selection == [1])
    let mobie = try await preset([
      "mobie:imageDisplay": ["contrastLimits": [1, 2], "color": "r1-g2-b3-a255", "blendingMode": "sum"]
    ])
    #expect(mobie.min == 1 && mobie.color == 0x010203 && mobie.blend == .additive)
  }

  @Test func theMostSpecificCounts() async throws {
    let preset = try await preset([
      "microtome:rendering": ["min": 4], "webknossos:rendering": ["min": 3, "max": 30, "isInverted": true],
      "rendering": ["min": 2, "max": 20, "gamma": 2], "mobie:contrastLimits": [1, 10], "mobie:opacity": 0.5,
    ])
    #expect(
      preset.min == 4 && preset.max == 30 && preset.inverted == true && preset.gamma == 2 && preset.opacity == 0.5)
  }

  @Test func membersSayMoreThanWhatTheyNameAndGroupsCompose() async throws {
    let inner = Samples.rfc8(
      [
        Samples.image("a", "x", ["microtome:rendering": ["min": 1, "max": 10, "opacity": 0.5]]),
        Samples.image("b", "x", ["microtome:rendering": ["disabled": true]]), Samples.image("c", "x"),
      ], attributes: ["microtome:rendering": ["position": [1, 2, 3]]])
    let outer = Samples.rfc8([
      [
        "type": "collection", "name": "g", "attributes": ["microtome:rendering": ["opacity": 0.5, "min": 7]],
        "nodes": [
          [
            "type": "collection", "name": "i", "path": ["type": "json", "path": "inner.json"],
            "attributes": ["microtome:rendering": ["gamma": 2, "disabled": false, "opacity": 0.5]],
          ], Samples.image("d", "x", ["microtome:rendering": ["max": 5]]),
        ],
      ],
      [
        "type": "collection", "name": "off", "path": ["type": "json", "path": "inner.json"],
        "attributes": ["rendering": ["disabled": true]],
      ],
    ])
    var documents = Samples.documents("x")
    (documents["inner.json"], documents["c.json"]) = (Samples.bytes(inner), Samples.bytes(outer))
    let scene = try await Samples.open(documents)
    #expect(scene.layers.map(\.fullName) == ["g/i/a", "g/i/b", "g/i/c", "g/d", "off/a", "off/b", "off/c"])
    let presets = scene.layers.map(\.preset)
    #expect(presets.map(\.opacity) == [0.125, 0.25, 0.25, 0.5, 0.5, nil, nil])
    #expect(presets.map(\.min) == [1, 7, 7, 7, 1, nil, nil])
    #expect(presets.map(\.gamma) == [2, 2, 2, nil, nil, nil, nil])
    #expect(presets.map(\.visible) == [nil, false, nil, nil, false, false, false])
    #expect(scene.layers.allSatisfy { !$0.isChanged && $0.pyramid != nil })
    // The same by degrees, as a browser does it.
    var lazily = try await SceneOpener().openLazily(
      Location(store: MemoryStore(documents.mapValues { Bytes($0) }), key: "c.json"))
    #expect(lazily.layers.map(\.fullName) == ["g/i", "g/d", "off"])
    while let index = lazily.layers.lastIndex(where: \.volume.isPending),
      case .pending(let member) = lazily.layers[index].volume
    {
      lazily.replace(index, with: await member.open())
    }
    #expect(lazily.layers.map(\.preset) == presets && lazily.layers.map(\.fullName) == scene.layers.map(\.fullName))
  }

  @Test func whatIsChangedBeforeItIsOpenedStays() async throws {
    var documents = Samples.documents("x")
    documents["c.json"] = Samples.bytes(
      Samples.rfc8([Samples.image("a", "x", ["microtome:rendering": ["min": 1, "max": 10]])]))
    var scene = try await SceneOpener().openLazily(
      Location(store: MemoryStore(documents.mapValues { Bytes($0) }), key: "c.json"))
    scene.layers[0].preset.max = 20
    scene.layers[0].preset.visible = false
    scene = await scene.opening()
    let layer = scene.layers[0]
    #expect(layer.preset.min == 1 && layer.preset.max == 20 && layer.preset.visible == false && layer.isChanged)
    #expect(layer.sourcePreset.max == 10 && layer.sourcePreset.visible == nil)
  }

  @Test func labelsOfAnImageComeAlong() async throws {
    var documents = Samples.documents("x", labels: true)
    documents["c.json"] = Samples.bytes(
      Samples.rfc8([
        Samples.image(
          "em", "x",
          [
            "microtome:rendering": ["opacity": 0.25, "disabled": true],
            "microtome:layers": [["name": "b", "rendering": ["disabled": false, "opacity": 1]], ["name": "a"]],
          ])
      ]))
    let scene = try await Samples.open(documents)
    #expect(scene.layers.map(\.fullName) == ["em", "em/b", "em/a"])
    #expect(scene.layers.map(\.preset.visible) == [false, true, false])
    #expect(scene.layers.map(\.preset.opacity) == [0.25, 1, nil])
    #expect(scene.layers.map(\.address) == ["memory:x", "memory:x/labels/b", "memory:x/labels/a"])
    #expect(scene.layers.allSatisfy { $0.part == nil && $0.pyramid != nil })
  }

  @Test func channels() async throws {
    let rendering: JSON = ["channels": [["label": "dna", "min": 1, "max": 2, "color": "#00ff00"], ["visible": false]]]
    let layer = try await Samples.open([
      "c.json": Samples.bytes(Samples.rfc8([Samples.image("a", "x", ["microtome:rendering": rendering])]))
    ]).layers[0]
    #expect(layer.channels.map(\.label) == ["dna", nil] && layer.channels[1].preset.visible == false)
    #expect(layer.channels[0].preset.color == 0x00FF00 && layer.preset == LayerPreset())
  }

  @Test func views() async throws {
    func view(_ attributes: JSON) async throws -> ScenePreset? {
      try await Samples.open(["c.json": Samples.bytes(Samples.rfc8([], attributes: attributes))]).view
    }
    let full = try await view([
      "webknossos:rendering": ["position": ["x": 1, "y": 2, "z": 3], "zoom": 4],
      "microtome:rendering": ["position": [5, 6.5, "7"], "layout": "xz", "time": 2],
    ])
    #expect(full?.position == [5, 6.5, 7] && full?.zoom == 4 && full?.layout == .xz && full?.time == 2)
    #expect(try await view(["microtome:view": ["zoom": "2"]])?.zoom == 2)
    let place = try await view([
      "microtome:rendering": ["place": ["position": [1, 2, 3], "pixelSize": 4, "unit": "m"]]
    ])
    #expect(place?.place == ScenePreset.Place(position: [1, 2, 3], pixelSize: 4, unit: "m"))
    for nonsense: JSON in [
      ["position": [1, 2]], ["position": "1,2,3"], ["zoom": 0], ["zoom": -1], ["layout": "upside down"], ["time": -1],
      ["place": ["unit": "m"]],
    ] {
      #expect(try await view(["rendering": nonsense]) == nil, "\(nonsense.text())")
    }
  }
}
