import Scenes

/// What a pending layer turned out to be, ready to be drawn.
struct LayerArrival: Sendable {
  /// The node that was waiting for it.
  var node: Int
  var layers: [Layer]
  /// What is drawn of each.
  var displays: [[DisplayLayer]]
  var opaque: [OpaqueNode]
}

extension LayerTree {
  /// Makes members pending again that could not be opened.
  mutating func reopenFailed() {
    for node in nodes.indices {
      guard case .image(var layer) = nodes[node].content, let member = layer.member, let place = nodes[node].display,
        displays[place].volume.isFailed
      else { continue }
      layer.volume = .pending(member)
      fill(node, with: layer, [DisplayLayer(layer, .pending)])
    }
    settle()
  }

  /// Puts what has arrived in its place. Selection, order and folds stay as they are, and what the user switched in the
  /// meantime counts more than the file.
  mutating func put(_ arrivals: [LayerArrival]) {
    for arrival in arrivals { put(arrival) }
    settle()
  }

  private mutating func put(_ arrival: LayerArrival) {
    let node = arrival.node
    guard case .image(let pending) = nodes[node].content, pending.volume.isPending, let place = nodes[node].display
    else { return }
    let wasOn = displays[place].isVisible
    let isByUser = wasOn != (pending.preset.visible ?? true)
    let first = displays.count
    let isOneImage = arrival.layers.count == 1 && arrival.layers[0].groups.count == pending.groups.count
    if isOneImage, arrival.displays[0].count == 1 {
      // It keeps its place, so that whoever remembers that it was on still does.
      fill(node, with: arrival.layers[0], arrival.displays[0])
    } else {
      nodes[node].display = nil
      if isOneImage {
        fill(node, with: arrival.layers[0], arrival.displays[0])
      } else {
        nodes[node].content = .group
        let depth = pending.groups.count
        let isNamed = arrival.layers.allSatisfy { $0.groups.count > depth && $0.groups[depth] == pending.name }
        add(arrival.layers, arrival.displays, arrival.opaque, in: node, depth: isNamed ? depth + 1 : depth)
      }
    }
    if isOneImage { add([], [], arrival.opaque, in: node, depth: pending.groups.count) }
    let new = (isOneImage && nodes[node].display == place ? [place] : []) + Array(first..<displays.count)
    settleSwitches(of: new, in: node, at: place, wasOn: wasOn, isByUser: isByUser)
  }

  private mutating func settleSwitches(of new: [Int], in node: Int, at place: Int, wasOn: Bool, isByUser: Bool) {
    var on = new.filter { displays[$0].isVisible }
    // What is hidden as a whole is not shown as a whole.
    if isByUser || !wasOn, on.isEmpty {
      let all = new.filter { displays[$0].isChannelVisible && !displays[$0].volume.isFailed }
      on = all.filter { displays[$0].isShownInGroup }
      if on.isEmpty { on = all }
    }
    for other in new { displays[other].isVisible = wasOn && on.contains(other) }
    if !wasOn { nodes[node].remembered.formUnion(on) }
    if new == [place] { return }
    beforeSolo?.replace(place, with: on)
    var above = nodes[node].parent
    while true {
      nodes[above].remembered.replace(place, with: on)
      if above == LayerTree.root { return }
      above = nodes[above].parent
    }
  }
}

extension Set<Int> {
  fileprivate mutating func replace(_ member: Int, with others: [Int]) {
    if remove(member) != nil { formUnion(others) }
  }
}
