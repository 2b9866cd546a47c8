import Rendering

/// Which segments are shown.
extension BrowserState {
  /// The segmentation that commands act on: the selected one, else the topmost that is drawn.
  var activeSegmentation: Int? {
    func isDrawn(_ index: Int) -> Bool { layers[index].style.isLabels && layers[index].drawn != nil }
    return layers.selection.last(where: isDrawn) ?? layers.indices.last(where: isDrawn)
  }

  /// Adds a segment to those that are shown, or takes it away. Without any, all are shown.
  mutating func toggleSegment(_ id: UInt64, in layer: Int) {
    guard id != 0 else {
      message = "no segment is under the crosshair"
      return
    }
    setSegments(in: layer) { if $0.remove(id) == nil { $0.insert(id) } }
  }

  mutating func setSegments(in layer: Int, _ change: (inout Set<UInt64>) -> Void) {
    layers.restyle(layer..<layer + 1) { layer in
      guard case .labels(var style) = layer.style else { return }
      change(&style.selection)
      layer.style = .labels(style)
    }
    guard case .labels(let style) = layers[layer].style else { return }
    switch style.selection.count {
    case 0: message = "all segments are shown"
    case 1: message = "segment \(style.selection.first ?? 0) alone is shown"
    default: message = "\(style.selection.count) segments are shown"
    }
  }

  /// Shows all segments again.
  mutating func clearSegments() {
    guard let layer = activeSegmentation else {
      message = "there is no segmentation"
      return
    }
    setSegments(in: layer) { $0.removeAll() }
  }
}

extension LayerStyle {
  var isLabels: Bool { if case .labels = self { true } else { false } }
}
