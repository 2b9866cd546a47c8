import JSON

/// The transitional `omero` metadata: names, colours and windows of channels.
enum Omero {
  static func channels(_ omero: JSON?) -> [ChannelPreset] {
    (omero?["channels"]?.array ?? []).map { channel in
      var preset = LayerPreset()
      let window = channel["window"]
      func number(_ key: String) -> Double? {
        window?[key].flatMap(PresetParser.number(of:)).flatMap { $0.isFinite ? $0 : nil }
      }
      preset.min = number("start") ?? number("min")
      preset.max = number("end") ?? number("max")
      if let low = preset.min, let high = preset.max, low == high { (preset.min, preset.max) = (nil, nil) }
      preset.color = channel["color"].flatMap(PresetParser.color)
      preset.visible = channel["active"]?.bool
      preset.inverted = channel["inverted"]?.bool
      return ChannelPreset(label: channel["label"]?.string, preset: preset)
    }
  }
}
