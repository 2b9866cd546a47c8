import Chunks
import Glyphs
import Slicing
import Voxels

/// The two rows at the bottom: where the crosshair is and what lies there; zoom, mag and counters, or a message, or
/// the prompt.
enum StatusLine {
  static func draw(
    _ state: BrowserState, _ cache: ChunkCache, _ counts: SliceCounts, into grid: inout CellGrid, size: ScreenSize
  ) {
    let values = size.rows - 2
    let status = size.rows - 1
    grid.fill(CellRectangle(column: 0, row: values, width: size.columns, height: 2), style: Theme.status)
    grid.put(
      position(state) + "  " + probes(state, cache, columns: size.columns), column: 1, row: values, style: Theme.status,
      maxColumns: size.columns - 2)
    if let prompt = state.prompt {
      var caret = Theme.status
      caret.attributes = [.reverse]
      let used = grid.put(
        ":" + prompt.text.printable, column: 1, row: status, style: Theme.status, maxColumns: size.columns - 3)
      grid.put(" ", column: 1 + used, row: status, style: caret)
      if !prompt.choices.isEmpty {
        var style = Theme.status
        style.foreground = Theme.dim.foreground
        grid.put(
          prompt.choices.joined(separator: "  ").printable, column: 3 + used, row: status, style: style,
          maxColumns: max(0, size.columns - used - 4))
      }
      return
    }
    if let message = state.message {
      var style = Theme.status
      style.foreground = Theme.warning.foreground
      grid.put(message.printable, column: 1, row: status, style: style, maxColumns: size.columns - 2)
      return
    }
    let right = hint(state)
    let left = counters(state, cache.statistics, counts)
    let rightWidth = CellGrid.columns(of: right)
    grid.put(left, column: 1, row: status, style: Theme.status, maxColumns: size.columns - 2)
    if CellGrid.columns(of: left) + rightWidth + 4 < size.columns {
      grid.put(right, column: size.columns - rightWidth - 1, row: status, style: Theme.status)
    }
  }

  private static func position(_ state: BrowserState) -> String {
    let voxel = Vector3<Int>(
      Int(state.position.x.rounded(.down)), Int(state.position.y.rounded(.down)), Int(state.position.z.rounded(.down)))
    let world = state.reference(Vector3<Double>(voxel))
    let lengths = LengthUnit.formatted([world.x, world.y, world.z], unit: state.unit?.printable)
    return "\(voxel.x), \(voxel.y), \(voxel.z)" + (state.unit == nil ? "" : "  (\(lengths))")
  }

  /// The value under the crosshair for every layer that is on, as far as they fit.
  private static func probes(_ state: BrowserState, _ cache: ChunkCache, columns: Int) -> String {
    var parts: [String] = []
    var length = 0
    for layer in state.layers.drawn where length < columns {
      guard let volume = layer.drawn else { continue }
      let level = volume.wantedLevel(for: state.viewport(state.active, width: 1, height: 1))
      let value =
        switch volume.probe(state.position, level: level, in: cache) {
        case .outside: "–"
        case .missing: "…"
        case .failed(let failure): "damaged: \(failure.problem.printable)"
        case .value(let element, let found):
          "\(element)" + (found == level ? "" : "~") + name(of: element, in: layer)
        }
      parts.append("\(layer.name.printable): \(value)")
      length += parts[parts.count - 1].utf8.count
    }
    return parts.joined(separator: "  ")
  }

  /// The name of the segment, in parentheses behind its id.
  private static func name(of element: Element, in layer: DisplayLayer) -> String {
    layer.segmentNames[element.label].map { " (\($0.printable))" } ?? ""
  }

  private static func counters(_ state: BrowserState, _ statistics: CacheStatistics, _ counts: SliceCounts) -> String {
    var text = "\(state.active.rawValue.uppercased())  zoom \(zoom(state.zoom))"
    if state.layers.timeCount > 1 { text += "  time \(state.time)/\(state.layers.timeCount - 1)" }
    if let layer = state.layers.drawn.first, let volume = layer.drawn {
      let level = volume.wantedLevel(for: state.viewport(state.active, width: 1, height: 1))
      text += "  mag \(Mag.name(layer.mags[level]))"
    }
    text += "  chunks \(counts.ready)/\(counts.visible)"
    if counts.failed > 0 { text += "  \(counts.failed) damaged" }
    text += "  cache \(ByteCount.text(statistics.bytes))"
    text += "  read \(statistics.fetched)"
    if statistics.inflight + statistics.queued > 0 { text += " (\(statistics.inflight + statistics.queued) to come)" }
    return text
  }

  private static func zoom(_ value: Double) -> String {
    value >= 100
      ? value.formatted(decimals: 0) : value >= 1 ? value.formatted(decimals: 2) : value.formatted(decimals: 3)
  }

  private static func hint(_ state: BrowserState) -> String {
    let keymap = state.keymap
    func key(_ command: BrowserCommand) -> String { keymap.keys(for: command).first ?? "" }
    return "\(key(.help)) help  \(key(.prompt)) go to  \(key(.maximize)) maximise  \(key(.quit)) quit"
  }
}
