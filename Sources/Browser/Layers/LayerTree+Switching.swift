import Scenes

extension LayerTree {
  /// How many members that are not open yet are switched on with the group that they are in.
  static let openingLimit = Scene.openingWidth

  /// Switches what belongs to a node off, or back to what was on before: all of it where nothing was, but no more members
  /// that have to be opened first than ``openingLimit``.
  mutating func toggle(_ node: Int) { setVisible(state(node) == .off, node) }

  /// Switches what belongs to a node, as ``toggle(_:)`` does.
  mutating func setVisible(_ isOn: Bool, _ node: Int) {
    let all = places(node).filter { !displays[$0].volume.isFailed }
    let shown = all.filter { displays[$0].isVisible }
    if isOn {
      let known = all.filter { nodes[node].remembered.contains($0) }
      for place in known.isEmpty ? bounded(all) : known { displays[place].isVisible = true }
      nodes[node].remembered = []
    } else {
      if !shown.isEmpty { nodes[node].remembered = Set(shown) }
      for place in shown { displays[place].isVisible = false }
    }
    settle()
  }

  /// Switches on everything below a node.
  mutating func showAll(_ node: Int) {
    nodes[node].remembered = []
    for place in places(node) where !displays[place].volume.isFailed { displays[place].isVisible = true }
    settle()
  }

  /// Switches every layer on or off that can be.
  public mutating func setVisible(where isOn: (DisplayLayer) -> Bool) {
    for place in displays.indices where !displays[place].volume.isFailed {
      displays[place].isVisible = isOn(displays[place])
    }
    settle()
  }

  /// Shows only what is selected; once more, what was shown before.
  mutating func solo() {
    let own = Set(places(selected).filter { !displays[$0].volume.isFailed })
    guard !own.isEmpty else { return }
    let on = Set(places(LayerTree.root).filter { displays[$0].isVisible })
    var shown = own.intersection(on)
    if let before = beforeSolo, on == soloed {
      if shown == on {
        show(before)
        beforeSolo = nil
        return
      }
      let known = own.intersection(before)
      if shown.isEmpty, !known.isEmpty { shown = known }
    } else {
      beforeSolo = on
    }
    if shown.isEmpty { shown = own.intersection(nodes[selected].remembered) }
    soloed = shown.isEmpty ? Set(bounded(places(selected).filter(own.contains))) : shown
    show(soloed)
  }

  /// Places without those of members beyond the limit.
  private func bounded(_ places: [Int]) -> [Int] {
    var pending = 0
    return places.filter { place in
      guard displays[place].volume.isPending else { return true }
      pending += 1
      return pending <= LayerTree.openingLimit
    }
  }

  private mutating func show(_ wanted: Set<Int>) {
    for place in places(LayerTree.root) { displays[place].isVisible = wanted.contains(place) }
    settle()
  }
}
