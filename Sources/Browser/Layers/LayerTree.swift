import Scenes
import Slicing
import Voxels

/// The layers of a scene in the user's order, as a tree of groups, images and channels; and what is drawn of it.
///
/// As a collection it has what can be drawn, one element an image or channel, the bottom one first. What a frame needs
/// (what is drawn, which rows the panel has, which switches are on) is worked out when the tree changes and not when it
/// is looked at, so that layers that are off or folded cost a frame nothing.
public struct LayerTree: Sendable {
  static let root = 0

  var nodes = [LayerNode(name: "", parent: 0, content: .group)]
  var displays: [DisplayLayer] = []
  /// What was on before ``solo()``, and what it left on.
  var beforeSolo: Set<Int>?
  var soloed: Set<Int> = []
  /// Whether the channels of images are folded away at first.
  var areChannelsFolded = false
  /// The most time points that an image has.
  public internal(set) var timeCount = 1
  /// The node that commands act on; the root when there is nothing.
  var selected = LayerTree.root

  private var order: [Int] = []
  private var visible: [Int] = []
  /// The panel's rows from the top: bottom layers first, nothing of what is folded.
  public private(set) var rows: [LayerRow] = []
  /// The row of what commands act on.
  public private(set) var selectedRow = 0
  /// The nodes of images that are on and not open yet, the bottom one first.
  private(set) var awaited: [Int] = []
  /// Rises with every change of what the tree has or shows.
  private(set) var version = 0

  init() {}

  /// What is on and can be drawn, the bottom one first.
  public var drawn: DrawnLayers { DrawnLayers(displays: displays, places: visible) }

  /// The layers that commands act on, as positions: one, or all of a group.
  public var selection: Range<Int> { nodes[selected].range }

  /// The layer that commands act on; nil for a group.
  public var selectedLayer: Int? { selection.count == 1 ? selection.lowerBound : nil }

  /// The pending images that are on, the bottom one first.
  var awaitedLayers: [(node: Int, layer: Layer)] {
    awaited.compactMap { node in
      guard case .image(let layer) = nodes[node].content else { return nil }
      return (node, layer)
    }
  }

  /// Changes layers in ways that leave them where they are, and as visible as they are.
  mutating func restyle(_ positions: Range<Int>, _ change: (inout DisplayLayer) -> Void) {
    for position in positions.clamped(to: order.indices) { change(&displays[order[position]]) }
  }

  /// Gives the layers that the tree was made with the windows that they wait for.
  mutating func put(_ windows: GuessedWindows) {
    // Those are the first ones, in the order of the scene.
    for (place, style) in zip(displays.indices, windows.styles) { displays[place].take(style) }
  }

  /// Shows another time point, wherever there are several.
  mutating func show(time: Int) {
    guard timeCount > 1 else { return }
    for place in order {
      if case .ready(let volume) = displays[place].volume { displays[place].volume = .ready(volume.at(time: time)) }
    }
  }

  /// The displays of a node.
  func places(_ node: Int) -> ArraySlice<Int> { order[nodes[node].range] }

  /// Whether what belongs to a node is on.
  func state(_ node: Int) -> LayerRow.Switch {
    let node = nodes[node]
    return node.switchable == 0 ? .none : node.on == 0 ? .off : node.on == node.switchable ? .on : .mixed
  }

  /// Works out what follows from the nodes and displays.
  mutating func settle() {
    version += 1
    order.removeAll(keepingCapacity: true)
    visible.removeAll(keepingCapacity: true)
    rows.removeAll(keepingCapacity: true)
    awaited.removeAll(keepingCapacity: true)
    visit(LayerTree.root, depth: -1, isListed: false)
    settleSelection()
  }

  private mutating func visit(_ id: Int, depth: Int, isListed: Bool) {
    let start = order.count
    var (switchable, on, opening) = (0, 0, 0)
    if isListed { rows.append(LayerRow(node: id, depth: depth)) }
    if let place = nodes[id].display {
      order.append(place)
      let layer = displays[place]
      if !layer.volume.isFailed { switchable += 1 }
      if layer.isVisible { on += 1 }
      if layer.drawn != nil { visible.append(place) }
      if layer.isVisible, layer.volume.isPending {
        awaited.append(id)
        opening += 1
      }
    }
    let areListed = id == LayerTree.root || isListed && !nodes[id].isFolded
    for child in nodes[id].children {
      visit(child, depth: depth + 1, isListed: areListed)
      switchable += nodes[child].switchable
      on += nodes[child].on
      opening += nodes[child].opening
    }
    nodes[id].range = start..<order.count
    (nodes[id].switchable, nodes[id].on, nodes[id].opening) = (switchable, on, opening)
  }

  /// What is selected is always in a row: of what was folded, the nearest node above.
  private mutating func settleSelection() {
    var wanted = selected
    while true {
      if let row = rows.firstIndex(where: { $0.node == wanted }) {
        (selected, selectedRow) = (wanted, row)
        return
      }
      if wanted == LayerTree.root { break }
      wanted = nodes[wanted].parent
    }
    selectedRow = 0
    selected = rows.first?.node ?? LayerTree.root
  }

  /// Selects what a row shows.
  mutating func select(row: Int) {
    guard rows.indices.contains(row) else { return }
    (selectedRow, selected) = (row, rows[row].node)
  }

  /// Selects a node, or what of the nodes above it has a row.
  mutating func selectNearest(_ node: Int) {
    selected = node
    settleSelection()
  }

  /// Selects a node, and unfolds what it is in.
  mutating func select(_ node: Int) {
    var parent = nodes[node].parent
    while parent != LayerTree.root {
      nodes[parent].isFolded = false
      parent = nodes[parent].parent
    }
    selected = node
    settle()
  }
}

extension LayerTree: RandomAccessCollection {
  public var startIndex: Int { 0 }
  public var endIndex: Int { order.count }
  public subscript(position: Int) -> DisplayLayer { displays[order[position]] }
}

/// The layers that are drawn, the bottom one first.
public struct DrawnLayers: RandomAccessCollection, Sendable {
  fileprivate let displays: [DisplayLayer]
  fileprivate let places: [Int]

  public var startIndex: Int { 0 }
  public var endIndex: Int { places.count }
  public subscript(position: Int) -> DisplayLayer { displays[places[position]] }
}
