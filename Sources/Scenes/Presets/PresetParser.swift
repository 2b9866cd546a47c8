import JSON

/// Reads rendering presets as the field's tools spell them.
enum PresetParser {
  /// The most segments that a preset may select.
  private static let selectionLimit = 1_000_000

  /// A layer's preset; members that are missing or make no sense stay nil.
  static func layer(_ rendering: JSON?) -> LayerPreset {
    var preset = LayerPreset()
    guard let rendering, rendering.object != nil else { return preset }
    func first<Value>(_ keys: [String], _ parse: (JSON) -> Value?) -> Value? {
      for key in keys {
        if let value = rendering[key].flatMap(parse) { return value }
      }
      return nil
    }
    let window = first(PresetSpelling.window, window) ?? shaderRange(rendering["shaderControls"])
    preset.min = first(PresetSpelling.minimum, finite) ?? window?.low
    preset.max = first(PresetSpelling.maximum, finite) ?? window?.high
    preset.gamma = first(PresetSpelling.gamma) { finite($0).flatMap { $0 > 0 ? $0 : nil } }
    let color = first(PresetSpelling.color, ColorParser.color)
    preset.color = color?.rgb
    preset.opacity = first(["opacity"], opacity) ?? first(["alpha"], alpha) ?? color?.alpha
    preset.inverted = first(PresetSpelling.inverted, \.bool)
    preset.visible = first(PresetSpelling.disabled, \.bool).map { !$0 } ?? first(PresetSpelling.visible, \.bool)
    preset.colormap = first(PresetSpelling.colormap) { $0.string.flatMap { $0.isEmpty ? nil : $0 } }
    preset.blend = first(PresetSpelling.blend, blend)
    preset.selection = first(PresetSpelling.selection, selection)
    return preset
  }

  /// `0xRRGGBB`, see ``ColorParser``.
  static func color(_ value: JSON) -> UInt32? { ColorParser.color(value)?.rgb }

  /// Numbers, also those that some writers put into strings.
  static func number(of value: JSON) -> Double? { value.double ?? value.string.flatMap(Double.init) }

  private static func finite(_ value: JSON) -> Double? { number(of: value).flatMap { $0.isFinite ? $0 : nil } }

  /// `[low, high]`, or an object as OMERO has it, where `min` and `max` may be the ends of the slider.
  private static func window(_ value: JSON) -> (low: Double, high: Double)? {
    if let list = value.array, list.count == 2, let low = finite(list[0]), let high = finite(list[1]) {
      return (low, high)
    }
    guard let low = (value["start"] ?? value["min"]).flatMap(finite),
      let high = (value["end"] ?? value["max"]).flatMap(finite)
    else { return nil }
    return (low, high)
  }

  /// The range of the first control of a Neuroglancer shader that has one.
  private static func shaderRange(_ controls: JSON?) -> (low: Double, high: Double)? {
    (controls?.object?.members ?? []).lazy.compactMap { $0.value["range"].flatMap(window) }.first
  }

  /// 0…1, or percent where it is more.
  private static func opacity(_ value: JSON) -> Double? {
    finite(value).map { $0 > 1 && $0 <= 100 ? $0 / 100 : min(1, max(0, $0)) }
  }

  /// Percent, as WEBKNOSSOS has it, or a fraction where it cannot be that.
  private static func alpha(_ value: JSON) -> Double? {
    finite(value).map { $0 > 0 && $0 < 1 ? $0 : min(1, max(0, $0 / 100)) }
  }

  private static func blend(_ value: JSON) -> LayerBlend? {
    switch value.string?.lowercased() {
    case "additive", "sum": .additive
    case "over", "default", "alpha", "cover", "translucent", "opaque": .over
    default: nil
    }
  }

  /// Ids as numbers or, since they have 64 bits, as text. Neuroglancer marks those with `!` that are not shown.
  private static func selection(_ value: JSON) -> Set<UInt64>? {
    guard let list = value.array, list.count <= selectionLimit else { return nil }
    var ids: Set<UInt64> = []
    for item in list {
      if item.string?.hasPrefix("!") == true { continue }
      guard let id = SegmentIDText.id(item) else { return nil }
      ids.insert(id)
    }
    return ids
  }
}
