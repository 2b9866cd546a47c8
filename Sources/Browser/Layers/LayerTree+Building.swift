import Scenes

extension LayerTree {
  /// In larger scenes the channels of an image are folded away.
  private static let unfoldedImages = 8

  /// - Parameter displays: what is drawn of each of the scene's layers.
  init(_ scene: Scene, _ displays: [[DisplayLayer]]) {
    self.init()
    areChannelsFolded = scene.layers.count > LayerTree.unfoldedImages
    add(scene.layers, displays, scene.opaque, in: LayerTree.root)
    settle()
    if let first = firstIndex(where: \.isVisible) { selected = self[first].node }
    settle()
  }

  /// Puts layers into the groups that they name, below a node.
  ///
  /// - Parameter depth: how many of a layer's groups are the node and what is above it.
  mutating func add(
    _ layers: [Layer], _ displays: [[DisplayLayer]], _ opaque: [OpaqueNode], in parent: Int, depth: Int = 0
  ) {
    for (layer, displays) in zip(layers, displays) {
      let node = add(layer.name, .group, in: group(layer.groups.dropFirst(depth), in: parent))
      fill(node, with: layer, displays)
    }
    for item in opaque {
      _ = add(item.name, .opaque(item), in: group(item.groups.dropFirst(depth), in: parent, anywhere: true))
    }
    sinkOpaque()
  }

  /// Makes an image of a node.
  mutating func fill(_ node: Int, with layer: Layer, _ displays: [DisplayLayer]) {
    nodes[node].name = layer.name
    nodes[node].content = .image(layer)
    timeCount = Swift.max(timeCount, layer.timeCount)
    if displays.count == 1 {
      put(displays[0], in: node)
      return
    }
    nodes[node].isFolded = areChannelsFolded
    let first = self.displays.count
    for display in displays { put(display, in: add(display.label, .channel, in: node)) }
    if !displays.contains(where: \.isVisible) {
      let shown = displays.indices.filter { displays[$0].isChannelVisible }
      nodes[node].remembered = Set(shown.map { first + $0 })
    }
  }

  private mutating func put(_ display: DisplayLayer, in node: Int) {
    var display = display
    display.node = node
    if let place = nodes[node].display {
      displays[place] = display
    } else {
      nodes[node].display = displays.count
      displays.append(display)
    }
  }

  private mutating func add(_ name: String, _ content: LayerNode.Content, in parent: Int) -> Int {
    nodes.append(LayerNode(name: name, parent: parent, content: content))
    nodes[parent].children.append(nodes.count - 1)
    return nodes.count - 1
  }

  /// The node of a path of groups: the groups that were just written into, or new ones. Groups of one name that do not
  /// follow one another stay apart, so that no layer changes its place.
  ///
  /// - Parameter anywhere: whether groups further up will do.
  private mutating func group(_ path: ArraySlice<String>, in parent: Int, anywhere: Bool = false) -> Int {
    var node = parent
    for name in path {
      let siblings = nodes[node].children.filter { !nodes[$0].isOpaque }
      let known = anywhere ? siblings : siblings.suffix(1)
      node = known.last { nodes[$0].isGroup && nodes[$0].name == name } ?? add(name, .group, in: node)
    }
    return node
  }

  /// Opaque nodes come last in their group.
  private mutating func sinkOpaque() {
    for node in nodes.indices where !nodes[node].children.isEmpty {
      let children = nodes[node].children
      nodes[node].children = children.filter { !nodes[$0].isOpaque } + children.filter { nodes[$0].isOpaque }
    }
  }
}

extension LayerNode {
  var isOpaque: Bool { if case .opaque = content { true } else { false } }
  var isGroup: Bool { if case .group = content { true } else { false } }
}
