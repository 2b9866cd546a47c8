import JSON
import Voxels

/// How a viewer state wants a layer to look.
struct NeuroglancerLooks: Sendable {
  /// What holds for the layer as a whole.
  private(set) var preset = LayerPreset()
  /// What microtome does not do, a clause each.
  private(set) var notes: [String] = []
  /// What an image's shader draws, a preset for each window, and the channel of each; nil where Neuroglancer chooses.
  private var windows: [Window] = []
  private var segmentColors: [UInt64: UInt32] = [:]
  /// Indices along dimensions that are neither space nor time, by name.
  private let position: [String: Int]

  private struct Window {
    var channel: Int?
    var preset: LayerPreset
  }

  /// - Parameters:
  ///   - isBottom: whether nothing visible lies below the layer, so that its opacity means nothing.
  ///   - position: indices along dimensions of the whole scene.
  init(_ layer: JSON, type: String, isBottom: Bool, position: [String: Int]) {
    self.position = position.merging(NeuroglancerLooks.localPosition(layer)) { _, own in own }
    let isArchived = layer["archived"]?.bool ?? false
    if isArchived || layer["visible"]?.bool == false { preset.visible = false }
    if type == "segmentation" {
      segments(layer)
    } else if type == "image" || layer["shader"] != nil || layer["shaderControls"] != nil || layer["opacity"] != nil {
      image(layer, isBottom: isBottom)
    } else {
      segments(layer)
    }
  }

  private static func localPosition(_ layer: JSON) -> [String: Int] {
    let names = layer["localDimensions"]?.object?.keys ?? []
    let values = layer["localPosition"]?.doubles ?? []
    guard names.count == values.count else { return [:] }
    return Dictionary(
      zip(names, values).compactMap { name, value in Int(exactly: max(0, value.rounded(.down))).map { (name, $0) } },
      uniquingKeysWith: { first, _ in first })
  }

  private mutating func image(_ layer: JSON, isBottom: Bool) {
    let opacity = layer["opacity"].flatMap(PresetParser.number(of:)).map { min(1, max(0, $0)) }
    let isAdditive = layer["blend"]?.string == "additive"
    if isAdditive || !isBottom {
      preset.blend = isAdditive ? .additive : .over
      preset.opacity = opacity ?? 0.5
    }
    let text = layer["shader"]?.string ?? ShaderSource.standard
    let source = ShaderSource(text, values: layer["shaderControls"])
    let terms = source.flatMap(ShaderReader.terms) ?? []
    let read = terms.compactMap(NeuroglancerLooks.window)
    guard read.isEmpty || read.count < terms.count || NeuroglancerLooks.isAmbiguous(read) else {
      windows = read
      return
    }
    notes.append("its shader is none that microtome understands, and it is shown in grey")
    var preset = LayerPreset()
    var channel: Int?
    if let name = source?.windows.first, case .window(let low, let high, let own)? = source?.controls[name] {
      (preset.min, preset.max, preset.inverted) = NeuroglancerLooks.ordered(low, high)
      channel = own
    }
    windows = [Window(channel: channel, preset: preset)]
  }

  /// Whether one channel is drawn twice.
  private static func isAmbiguous(_ windows: [Window]) -> Bool {
    Set(windows.map { $0.channel ?? 0 }).count < windows.count
  }

  /// Nil for a colour brighter than light.
  private static func window(_ term: ShaderExpression.Term) -> Window? {
    guard term.color.allSatisfy({ $0 >= 0 && $0 <= 1.0001 }) else { return nil }
    var preset = LayerPreset()
    (preset.min, preset.max, preset.inverted) = ordered(term.low, term.high)
    // Microtome inverts after the gamma.
    if term.gamma != 1, preset.inverted == true { return nil }
    if term.isInverted { preset.inverted = !(preset.inverted ?? false) }
    if term.gamma != 1 { preset.gamma = term.gamma }
    if term.color != [1, 1, 1] {
      preset.color = term.color.reduce(0) { $0 << 8 | UInt32(min(255, ($1 * 255).rounded())) }
    }
    return Window(channel: term.channel, preset: preset)
  }

  /// A window whose ends come in order, and whether they did not.
  private static func ordered(_ low: Double?, _ high: Double?) -> (min: Double?, max: Double?, inverted: Bool?) {
    guard let low, let high, high < low else { return (low, high, nil) }
    return (high, low, true)
  }

  private mutating func segments(_ layer: JSON) {
    if let alpha = layer["selectedAlpha"].flatMap(PresetParser.number(of:)) { preset.opacity = min(1, max(0, alpha)) }
    var visible: Set<UInt64> = []
    for value in layer["segments"]?.array ?? [] {
      guard let id = NeuroglancerLooks.segment(value) else { continue }
      visible.insert(id)
    }
    if !visible.isEmpty {
      preset.selection = visible
    } else if layer["ignoreNullVisibleSet"]?.bool == false {
      preset.visible = false
    }
    for (key, value) in layer["segmentColors"]?.object?.members ?? [] {
      guard let id = UInt64(key), let color = value.string.flatMap(CSSColor.parse) else { continue }
      segmentColors[id] = color << 8 | 0xFF
    }
    if !(layer["equivalences"]?.array ?? []).isEmpty {
      notes.append("its segments are merged by hand (equivalences), and microtome shows them as they are stored")
    }
  }

  /// An id, as a number or a string; nil for one that is marked as not visible.
  private static func segment(_ value: JSON) -> UInt64? {
    switch value {
    case .integer(let id): UInt64(exactly: id)
    case .unsigned(let id): id
    default: value.string.flatMap { UInt64($0) }
    }
  }

  /// Gives a layer, now that it is known, its looks.
  ///
  /// - Parameter channelDimension: what Neuroglancer calls the channel axis; nil where there is none.
  func apply(to layer: inout Layer, channelDimension: String?) {
    layer.preset = preset
    guard layer.kind == .intensity else {
      for (id, color) in segmentColors { layer.labelColors[id] = color }
      return
    }
    let range = layer.pyramid?.levels[0].array.elementType.range ?? 0...1
    func complete(_ preset: LayerPreset) -> LayerPreset {
      var preset = preset
      preset.min = preset.min ?? range.lowerBound
      preset.max = preset.max ?? range.upperBound
      return preset
    }
    let windows = windows.isEmpty ? [Window(preset: LayerPreset())] : windows
    let count = layer.channelCount
    guard count > 1 else {
      layer.channels = []
      layer.preset = complete(windows[0].preset).overridden(by: preset)
      return
    }
    let labels = layer.channels.map(\.label)
    let chosen = channel(channelDimension, count: count)
    layer.channels = (0..<min(count, NeuroglancerLooks.channelLimit)).map { index in
      let window = windows.first { ($0.channel ?? chosen) == index }
      var preset = window.map { complete($0.preset) } ?? LayerPreset()
      preset.color = preset.color ?? (window == nil ? nil : 0xFFFFFF)
      preset.visible = window != nil
      return ChannelPreset(label: index < labels.count ? labels[index] : nil, preset: preset)
    }
  }

  private static let channelLimit = 1024

  /// The channel that is drawn where no window names one: the first of those that shaders see, the middle of others.
  private func channel(_ dimension: String?, count: Int) -> Int {
    guard let dimension, !dimension.hasSuffix("^") else { return 0 }
    return min(count - 1, position[dimension] ?? count / 2)
  }
}
