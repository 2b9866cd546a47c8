extension LayerTree {
  /// Moves what is selected over its neighbour, groups as a whole.
  ///
  /// - Returns: whether there is one on that side.
  mutating func moveSelected(by step: Int) -> Bool {
    guard selected != LayerTree.root, !nodes[selected].isOpaque else { return false }
    let parent = nodes[selected].parent
    guard let index = nodes[parent].children.firstIndex(of: selected) else { return false }
    let target = index + step
    guard nodes[parent].children.indices.contains(target), !nodes[nodes[parent].children[target]].isOpaque else {
      return false
    }
    nodes[parent].children.swapAt(index, target)
    settle()
    return true
  }

  /// Folds or unfolds what is selected; from inside of a group, that group.
  mutating func toggleFold() {
    let node = nodes[selected].children.isEmpty ? nodes[selected].parent : selected
    if node != LayerTree.root { toggleFold(node) }
  }

  mutating func toggleFold(_ node: Int) {
    nodes[node].isFolded.toggle()
    settle()
  }

  /// Folds or unfolds everything.
  mutating func setFolds(_ isFolded: Bool) {
    for node in nodes.indices.dropFirst() where !nodes[node].children.isEmpty { nodes[node].isFolded = isFolded }
    settle()
  }
}
