import Glyphs
import Rendering
import Slicing
import Voxels

/// What a row of the layer panel says.
struct LayerRowLook {
  var name: String
  /// ▸ or ▾ where the row has others below it.
  var fold: String?
  /// Whether it is on.
  var mark = " "
  var isSwitch = true
  /// What kind of layer it is, in its colour.
  var kind: (glyph: String, color: Color)?
  /// More about it, from much to little.
  var details: [String] = []
  var isDim = false
  var isFault = false

  var style: CellStyle { isFault ? Theme.warning : isDim ? Theme.dim : Theme.text }

  init(_ row: LayerRow, in state: BrowserState) {
    let tree = state.layers
    let node = tree.nodes[row.node]
    name = node.name.printable
    if !node.children.isEmpty { fold = node.isFolded ? "▸" : "▾" }
    let shown = tree.state(row.node)
    isDim = shown == .off || shown == .none
    mark =
      switch shown {
      case .on: "●"
      case .off: "○"
      case .mixed: "◐"
      case .none: " "
      }
    if case .opaque(let item) = node.content {
      (mark, isSwitch) = ("·", false)
      details = [item.type.printable]
    } else if let place = node.display {
      describe(tree.displays[place], state)
    } else {
      details = ["\(node.on) of \(node.switchable)"]
      if node.opening > 0 { details.insert("\(node.on) of \(node.switchable), \(node.opening) opening…", at: 0) }
      if case .image = node.content {
        kind = ("■", Theme.text.foreground)
        details = ["\(node.on) of \(node.switchable) channels"] + details
      }
    }
  }

  private mutating func describe(_ layer: DisplayLayer, _ state: BrowserState) {
    switch layer.volume {
    case .failed:
      (mark, isFault, isSwitch, isDim) = ("!", true, false, false)
      details = ["unavailable"]
    case .pending:
      isDim = true
      details = [layer.isVisible ? "opening…" : "not open"]
    case .ready(let volume):
      let looks = layer.isHeldBack ? "…" : layer.style.summary
      let mag = Mag.name(layer.mags[volume.wantedLevel(for: state.viewport(state.active, width: 1, height: 1))])
      details = ["\(looks)  mag \(mag)", looks]
      kind = (layer.kind == .segmentation ? "▚" : "■", Color(layer.style.swatch.pixel))
    }
  }
}

extension LayerStyle {
  /// Window and what is unusual; of segments opacity and selection.
  fileprivate var summary: String {
    switch self {
    case .intensity(let style):
      var text = "\(LayerPanel.number(style.window.minimum))…\(LayerPanel.number(style.window.maximum))"
      if style.gamma != 1 { text += " γ\(style.gamma.formatted(decimals: 2))" }
      if style.isInverted { text += " inv" }
      if style.blend == .over { text += " over" }
      if style.opacity != 1 { text += " \(percent)" }
      return text
    case .labels(let style):
      let count = style.selection.count
      return (count == 0 ? "" : count == 1 ? "1 segment  " : "\(count) segments  ") + percent
    }
  }

  private var percent: String { "\(Int((opacity * 100).rounded())) %" }

  /// A colour that stands for it.
  fileprivate var swatch: RGB {
    switch self {
    case .intensity(let style):
      switch style.tint {
      case .color(let color): color
      case .colormap(let map): map.colors[map.colors.count / 2]
      }
    case .labels: 0x5e80ff
    }
  }
}
