import JSON

/// Writes rendering presets. What a preset leaves open is not written.
enum PresetWriter {
  /// The names that a member which is written takes the place of, in what is already there.
  static let spellings: [String: [String]] = [
    "min": PresetSpelling.minimum + PresetSpelling.window, "max": PresetSpelling.maximum + PresetSpelling.window,
    "gamma": PresetSpelling.gamma, "color": PresetSpelling.color, "opacity": PresetSpelling.opacity,
    "inverted": PresetSpelling.inverted, "disabled": PresetSpelling.disabled + PresetSpelling.visible,
    "colormap": PresetSpelling.colormap, "blend": PresetSpelling.blend, "segments": PresetSpelling.selection,
  ]

  /// All of a preset, in the words of the talk's slide and more of the kind.
  static func rendering(_ preset: LayerPreset, channels: [ChannelPreset] = []) -> JSONObject {
    var object = JSONObject()
    object["min"] = preset.min.map { .number($0) }
    object["max"] = preset.max.map { .number($0) }
    object["gamma"] = preset.gamma.map { .number($0) }
    object["color"] = preset.color.map { .string(color($0)) }
    object["opacity"] = preset.opacity.map { .number($0) }
    object["inverted"] = preset.inverted.map { .bool($0) }
    object["disabled"] = preset.visible.map { .bool(!$0) }
    object["colormap"] = preset.colormap.map { .string($0) }
    object["blend"] = preset.blend.map { .string($0.rawValue) }
    // As text: many readers have no integers of 64 bits.
    object["segments"] = preset.selection.map { .strings($0.sorted().map { "\($0)" }) }
    if !channels.isEmpty {
      object["channels"] = .array(
        channels.map { channel in
          var entry = JSONObject()
          entry["label"] = channel.label.map { .string($0) }
          for (key, value) in rendering(channel.preset).members { entry[key] = value }
          return .object(entry)
        })
    }
    return object
  }

  /// The part of a preset that WEBKNOSSOS has, with `is_disabled` as it has written it itself.
  static func webknossos(_ preset: LayerPreset) -> JSONObject {
    var object = rendering(preset)
    object["is_disabled"] = object["disabled"]
    for key in ["colormap", "blend", "segments"] { object[key] = nil }
    return object
  }

  static func view(_ view: ScenePreset) -> JSONObject {
    var object = JSONObject()
    object["position"] = view.position.map { .doubles([$0.x, $0.y, $0.z]) }
    object["zoom"] = view.zoom.map { .number($0) }
    if let place = view.place {
      var world = JSONObject()
      world["position"] = place.position.map { .doubles([$0.x, $0.y, $0.z]) }
      world["pixelSize"] = place.pixelSize.map { .number($0) }
      world["unit"] = .string(place.unit)
      object["place"] = .object(world)
    }
    object["layout"] = view.layout.map { .string($0.rawValue) }
    object["time"] = view.time.map { .integer(Int64($0)) }
    return object
  }

  static func webknossosView(_ view: ScenePreset) -> JSONObject {
    var object = JSONObject()
    object["position"] = view.position.map { ["x": .number($0.x), "y": .number($0.y), "z": .number($0.z)] }
    object["zoom"] = view.zoom.map { .number($0) }
    return object
  }

  private static func color(_ rgb: UInt32) -> String {
    let digits = String(rgb & 0xFFFFFF, radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }
}

extension LayerPreset {
  /// What the preset says, as collections have it.
  public var rendering: JSON { .object(PresetWriter.rendering(self)) }
}
