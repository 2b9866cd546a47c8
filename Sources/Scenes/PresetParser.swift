import JSON

/// Reads rendering presets as the field's tools spell them.
enum PresetParser {
  /// A layer's preset; members that are missing or make no sense stay nil.
  static func layer(_ rendering: JSON?) -> LayerPreset {
    var preset = LayerPreset()
    guard let rendering else { return preset }
    func number(_ keys: String...) -> Double? {
      keys.lazy.compactMap { key in rendering[key].flatMap(number(of:)) }.first { $0.isFinite }
    }
    func flag(_ keys: String...) -> Bool? { keys.lazy.compactMap { rendering[$0]?.bool }.first }
    let range = (rendering["intensityRange"] ?? rendering["contrastLimits"])?.doubles
    let hasRange = range?.count == 2
    preset.min = number("min") ?? (hasRange ? range?[0] : nil)
    preset.max = number("max") ?? (hasRange ? range?[1] : nil)
    preset.gamma = number("gamma", "gammaCorrectionValue").flatMap { $0 > 0 ? $0 : nil }
    preset.opacity = number("opacity").map { min(1, max(0, $0)) } ?? number("alpha").map { min(1, max(0, $0 / 100)) }
    preset.inverted = flag("inverted", "isInverted", "is_inverted")
    preset.visible = flag("disabled", "isDisabled", "is_disabled").map { !$0 } ?? flag("visible")
    preset.color = rendering["color"].flatMap(color)
    return preset
  }

  /// `0xRRGGBB` from six hex digits with or without `#`, or from three numbers of 0…255.
  static func color(_ value: JSON) -> UInt32? {
    if let text = value.string {
      let digits = text.hasPrefix("#") ? text.dropFirst() : text[...]
      return digits.count == 6 || digits.count == 8 ? UInt32(digits.prefix(6), radix: 16) : nil
    }
    guard let parts = value.ints, parts.count >= 3, parts.allSatisfy({ (0...255).contains($0) }) else { return nil }
    return UInt32(parts[0]) << 16 | UInt32(parts[1]) << 8 | UInt32(parts[2])
  }

  /// Numbers, also those that some writers put into strings.
  static func number(of value: JSON) -> Double? { value.double ?? value.string.flatMap(Double.init) }
}
