import JSON

/// The transitional `omero` metadata: names, colours and windows of channels.
enum Omero {
  /// - Parameter warnings: also gets what is no colour or no window.
  static func channels(_ omero: JSON?, _ warnings: inout Warnings) -> [ChannelPreset] {
    (omero?["channels"]?.array ?? []).enumerated().map { index, channel in
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
      if let color = channel["color"], color.string == nil || preset.color == nil {
        warnings.add("the colour of channel \(index) is not six hexadecimal digits")
      }
      let keys = ["start", "end", "min", "max"]
      if let window, keys.contains(where: { key in window[key].map { $0.double == nil } ?? false }) {
        warnings.add("the window of channel \(index) has something that is no number")
      }
      return ChannelPreset(label: channel["label"]?.string, preset: preset)
    }
  }
}
