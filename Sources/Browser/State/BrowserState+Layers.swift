extension BrowserState {
  /// Selects a row of the layer panel; past either end comes the other one.
  mutating func select(row: Int) {
    guard !layers.rows.isEmpty else { return }
    layers.select(row: (row + layers.rows.count) % layers.rows.count)
    followsSelection = true
    explainSelection()
  }

  /// Says why what is selected is not available, if so.
  mutating func explainSelection() {
    guard let index = layers.selectedLayer, case .failed(let failure) = layers[index].volume else { return }
    message = failure.line
  }

  mutating func toggleSelected() {
    explainSelection()
    let wasOff = layers.state(layers.selected) == .off
    layers.toggle(layers.selected)
    if wasOff { explainLimit() }
  }

  /// Says so when a group is only on as far as may be opened at once.
  private mutating func explainLimit() {
    let node = layers.nodes[layers.selected]
    guard layers.state(layers.selected) == .mixed, node.opening >= LayerTree.openingLimit else { return }
    message = "\(node.on) of \(node.switchable) are switched on; :on switches all of them on"
  }

  /// Switches a layer by its number in the order of drawing, from 1.
  mutating func toggle(layer number: Int) {
    guard number <= layers.count else {
      message = "there is no layer \(number)"
      return
    }
    layers.selectNearest(layers[number - 1].node)
    followsSelection = true
    if case .failed(let failure) = layers[number - 1].volume { message = failure.line }
    layers.toggle(layers[number - 1].node)
  }

  mutating func toggleSegmentations() {
    let all = layers.filter { $0.kind == .segmentation && !$0.volume.isFailed }
    let isAnyOn = all.contains(where: \.isVisible)
    layers.setVisible { $0.kind == .segmentation ? !isAnyOn : $0.isVisible }
    if all.isEmpty { message = "there is no segmentation" }
  }

  mutating func solo() {
    explainSelection()
    layers.solo()
    explainLimit()
  }

  mutating func moveSelected(by step: Int) {
    followsSelection = true
    if !layers.moveSelected(by: step) {
      message = step < 0 ? "nothing is above it in its group" : "nothing is below it in its group"
    }
  }

  /// Shows another time point.
  mutating func setTime(_ value: Int) {
    guard layers.timeCount > 1 else {
      message = "there is one time point"
      return
    }
    time = min(max(0, value), layers.timeCount - 1)
    layers.show(time: time)
  }

  /// Makes sure that the panel has rows to show: the selected one, unless the user has scrolled elsewhere.
  mutating func settlePanel(rows: Int) {
    if followsSelection {
      panelTop = min(panelTop, layers.selectedRow)
      if rows > 0 { panelTop = max(panelTop, layers.selectedRow - rows + 1) }
    }
    panelTop = max(0, min(panelTop, layers.rows.count - rows))
  }

  /// Scrolls the panel, whatever is selected.
  mutating func scrollPanel(by step: Int) {
    followsSelection = false
    panelTop = max(0, panelTop + step)
  }

  /// Gives layers the windows that they wait for.
  public mutating func put(_ windows: GuessedWindows) { layers.put(windows) }

  /// Puts what has arrived in its place; the selected row stays where it is on the screen.
  mutating func put(_ arrivals: [LayerArrival]) {
    let row = layers.selectedRow
    layers.put(arrivals)
    layers.show(time: time)
    panelTop += layers.selectedRow - row
    if message == nil { message = arrivals.lazy.compactMap(\.warnings.first).first }
  }
}
