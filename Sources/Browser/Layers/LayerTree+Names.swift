extension LayerTree {
  /// The names of everything that can be selected, with those of the groups around it.
  var names: [String] { nodes.indices.dropFirst().filter { !nodes[$0].isOpaque }.map(fullName) }

  /// Selects what has that name: with its groups, or without them where only one has it.
  ///
  /// - Returns: how many have it.
  mutating func select(named name: String) -> Int {
    let all = nodes.indices.dropFirst().filter { !nodes[$0].isOpaque }
    let exact = all.filter { fullName($0) == name }
    let found = exact.isEmpty ? all.filter { nodes[$0].name == name } : exact
    if found.count == 1 { select(found[0]) }
    return found.count
  }

  func fullName(_ node: Int) -> String {
    let parent = nodes[node].parent
    return parent == LayerTree.root ? nodes[node].name : "\(fullName(parent))/\(nodes[node].name)"
  }
}
