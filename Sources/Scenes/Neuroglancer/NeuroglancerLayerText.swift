import JSON
import Voxels

/// The looks of a layer as members of its object in a link.
struct NeuroglancerLayerText {
  private(set) var members = JSONObject()
  /// What is lost, a clause each.
  private(set) var notices: [String] = []

  /// - Parameter isBottom: whether nothing visible lies below the layer.
  init(_ layer: Layer, type: ElementType, isBottom: Bool) {
    if layer.kind == .segmentation { segments(layer) } else { image(layer, type, isBottom: isBottom) }
    if layer.preset.visible == false { members["visible"] = false }
    if let name = layer.preset.colormap { notices.append("its colormap \(name) is left out") }
  }

  private mutating func segments(_ layer: Layer) {
    if let opacity = layer.preset.opacity { members["selectedAlpha"] = .number(opacity) }
    if let selection = layer.preset.selection, !selection.isEmpty {
      members["segments"] = .strings(selection.sorted().map { "\($0)" })
    }
    var colors = JSONObject()
    for (id, color) in layer.labelColors.sorted(by: { $0.key < $1.key }).prefix(NeuroglancerLayerText.colorLimit) {
      colors["\(id)"] = .string(CSSColor.text(color >> 8))
    }
    if !colors.isEmpty { members["segmentColors"] = .object(colors) }
    if layer.labelColors.count > NeuroglancerLayerText.colorLimit {
      notices.append("only \(NeuroglancerLayerText.colorLimit) of its \(layer.labelColors.count) colours fit a link")
    }
  }

  /// Links have to stay short enough for browsers.
  private static let colorLimit = 1000

  private mutating func image(_ layer: Layer, _ type: ElementType, isBottom: Bool) {
    let opacity = layer.preset.opacity ?? 1
    switch layer.preset.blend {
    case .over where !isBottom: members["opacity"] = .number(opacity)
    // What lies at the bottom is opaque, unless it is added to the black below it.
    case nil where isBottom && opacity == 1, .over: break
    default:
      members["opacity"] = .number(opacity)
      members["blend"] = "additive"
    }
    let count = layer.channelCount
    if count == 1 {
      let own = layer.channels.first?.preset ?? LayerPreset()
      single(own.overridden(by: layer.preset), type)
      return
    }
    var drawn: [(channel: Int, preset: LayerPreset)] = []
    for channel in 0..<count {
      let own = channel < layer.channels.count ? layer.channels[channel].preset : LayerPreset()
      guard own.visible ?? !layer.channels.isEmpty else { continue }
      drawn.append((channel, own.overridden(by: layer.preset)))
    }
    if drawn.isEmpty { drawn = [(0, layer.preset)] }
    several(drawn, type)
  }

  private mutating func single(_ preset: LayerPreset, _ type: ElementType) {
    let window = window(preset, type)
    if let range = window.range { members["shaderControls"] = ["normalized": ["range": range]] }
    let isWhite = (preset.color ?? 0xFFFFFF) == 0xFFFFFF
    guard !isWhite || window.expression("normalized") != "normalized()" else { return }
    var lines = ["#uicontrol invlerp normalized"]
    if isWhite {
      lines += ["void main() {", "  emitGrayscale(\(window.expression("normalized")));", "}"]
    } else {
      lines += [
        "#uicontrol vec3 color color(default=\"\(CSSColor.text(preset.color ?? 0))\")", "void main() {",
        "  emitRGB(color * \(window.expression("normalized")));", "}",
      ]
    }
    members["shader"] = .string(lines.joined(separator: "\n") + "\n")
  }

  /// A shader that adds channels up.
  private mutating func several(_ drawn: [(channel: Int, preset: LayerPreset)], _ type: ElementType) {
    var controls = JSONObject()
    var lines: [String] = []
    var terms: [String] = []
    for (channel, preset) in drawn {
      let name = "channel\(channel)"
      let window = window(preset, type)
      lines.append("#uicontrol invlerp \(name)(channel=\(channel))")
      if let range = window.range { controls[name] = ["range": range] }
      let color = preset.color ?? 0xFFFFFF
      let parts = [color >> 16, color >> 8, color].map { "\(Double($0 & 255) / 255)" }
      terms.append("vec3(\(parts.joined(separator: ", "))) * \(window.expression(name))")
    }
    members["shader"] = .string(
      (lines + ["void main() {", "  emitRGB(\(terms.joined(separator: " + ")));", "}"]).joined(separator: "\n") + "\n")
    if !controls.isEmpty { members["shaderControls"] = .object(controls) }
  }

  private struct Window {
    /// Nil for all that the type can hold.
    var range: JSON?
    var gamma: Double
    /// Whether the range does not tell already that dark is bright.
    var isInverted: Bool

    func expression(_ name: String) -> String {
      let value = gamma == 1 ? "\(name)()" : "pow(\(name)(), \(1 / gamma))"
      return isInverted ? "1.0 - \(value)" : value
    }
  }

  private func window(_ preset: LayerPreset, _ type: ElementType) -> Window {
    let gamma = preset.gamma ?? 1
    let isInverted = preset.inverted ?? false
    let full = type.range
    let ends = [preset.min ?? full.lowerBound, preset.max ?? full.upperBound].map { value in
      // Neuroglancer takes no fractions of whole numbers, and none that the type cannot hold.
      type.isInteger ? min(full.upperBound, max(full.lowerBound, value.rounded())) : value
    }
    // Without a gamma the ends of the range say it; with one they would mean another curve.
    let swaps = isInverted && gamma == 1
    let range = swaps ? [ends[1], ends[0]] : ends
    let isFull = range == [full.lowerBound, full.upperBound]
    let json: JSON =
      type == .uint64 ? .strings(range.map { "\(UInt64(exactly: $0) ?? .max)" }) : .doubles(range)
    return Window(range: isFull ? nil : json, gamma: gamma, isInverted: isInverted && !swaps)
  }
}
