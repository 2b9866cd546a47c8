import Rendering
import Scenes

/// What commands do to the looks of what is selected: a layer, a channel, or all of a group.
extension BrowserState {
  mutating func changeIntensity(_ change: (inout IntensityStyle) -> Void) {
    layers.restyle(layers.selection) { layer in
      guard case .intensity(var style) = layer.style else { return }
      change(&style)
      layer.style = .intensity(style)
    }
  }

  mutating func changeLabels(_ change: (inout LabelStyle) -> Void) {
    layers.restyle(layers.selection) { layer in
      guard case .labels(var style) = layer.style else { return }
      change(&style)
      layer.style = .labels(style)
    }
  }

  mutating func changeWindow(_ change: (IntensityWindow) -> IntensityWindow) {
    changeIntensity { $0.window = change($0.window) }
  }

  mutating func changeGamma(by factor: Double) {
    // In thousandths, so that there and back is where it was.
    changeIntensity { $0.gamma = min(max(($0.gamma * factor * 1000).rounded() / 1000, 0.05), 20) }
    if let gamma = selectedIntensity?.gamma { message = "gamma \(gamma.formatted(decimals: 2))" }
  }

  mutating func changeOpacity(by amount: Double) {
    changeIntensity { $0.opacity = BrowserState.opacity($0.opacity + amount) }
    changeLabels { $0.opacity = BrowserState.opacity($0.opacity + amount) }
  }

  /// In tenths.
  private static func opacity(_ value: Double) -> Double { min(1, max(0, (value * 10).rounded() / 10)) }

  /// The style of the selected layer, where it is one of intensities.
  var selectedIntensity: IntensityStyle? {
    guard let index = layers.selectedLayer, case .intensity(let style) = layers[index].style else { return nil }
    return style
  }

  /// The next colours. Intensities: white, the colours of channels, then colormaps. Segments: WEBKNOSSOS' colours, then
  /// Neuroglancer's with one seed after another.
  mutating func recolor() {
    changeIntensity { $0.tint = $0.tint.next }
    changeLabels { style in
      switch style.palette {
      case .webknossos, .webknossosSlice: style.palette = .neuroglancer(seed: 0)
      case .neuroglancer(let seed): style.palette = seed < 8 ? .neuroglancer(seed: seed + 1) : .webknossos
      }
    }
    if let style = selectedIntensity { message = style.tint.name }
  }
}

extension IntensityStyle.Tint {
  private static let all: [IntensityStyle.Tint] =
    [.color(.white)] + ChannelColors.cycle.map { .color($0) } + Colormaps.all.dropFirst().map { .colormap($0) }

  /// The one after it; a colour of its own is followed by white.
  var next: IntensityStyle.Tint {
    let index = IntensityStyle.Tint.all.firstIndex(of: self) ?? -1
    return IntensityStyle.Tint.all[(index + 1) % IntensityStyle.Tint.all.count]
  }

  var name: String {
    switch self {
    case .color(let color): "color \(color)"
    case .colormap(let map): "colormap \(map.name)"
    }
  }
}

extension IntensityWindow {
  func scaled(by factor: Double) -> IntensityWindow {
    let middle = (minimum + maximum) / 2
    let half = (maximum - minimum) / 2 * factor
    return IntensityWindow(minimum: middle - half, maximum: middle + half)
  }

  func shifted(by fraction: Double) -> IntensityWindow {
    let shift = (maximum - minimum) * fraction
    return IntensityWindow(minimum: minimum + shift, maximum: maximum + shift)
  }
}
