import Browser
import Rendering
import Scenes
import Voxels

extension SceneDescription {
  /// What `info` prints for people.
  var text: String {
    let version = scene.version.isEmpty ? "" : " " + scene.version
    var lines = ["\(scene.name.printable)  (\(scene.format)\(version.printable))"]
    if scene.reference != nil {
      let extent = bounds.max &- bounds.min
      let size = voxelSize
      var line = "  extent      \(extent.x) × \(extent.y) × \(extent.z) voxels (x, y, z)"
      if bounds.min != .zero { line += " from \(bounds.min.x),\(bounds.min.y),\(bounds.min.z)" }
      if let unit = scene.unit {
        let lengths = (0..<3).map { Double(extent[$0]) * size[$0] }
        line += ", \(LengthUnit.formatted(lengths, unit: unit.printable, separator: " × "))"
        lines.append(line)
        lines.append(
          "  voxel size  \(size.x.formatted(decimals: 4)) × \(size.y.formatted(decimals: 4)) × "
            + "\(size.z.formatted(decimals: 4)) \(unit.printable)")
      } else {
        lines.append(line)
      }
    }
    if let view = scene.locatedView {
      var parts: [String] = []
      if let position = view.position {
        parts.append("position " + (0..<3).map { position[$0].formatted(decimals: 2) }.joined(separator: ","))
      }
      if let zoom = view.zoom { parts.append("zoom \(zoom.formatted(decimals: 3))") }
      if !parts.isEmpty { lines.append("  view        \(parts.joined(separator: ", "))") }
    }
    for other in scene.alsoFound {
      lines.append("  also here   \(other.format.printable); open it with \(address(other.source))")
    }
    let hosts = scene.hosts
    if !hosts.isEmpty { lines.append("  other hosts \(hosts.joined(separator: ", ").printable)") }
    for warning in scene.warnings { lines.append("  warning     \(address(warning))") }
    for index in scene.layers.indices where !scene.layers[index].volume.isPending { lines += describe(index) }
    lines += options
    for node in scene.opaque {
      lines.append("")
      lines.append("\(node.fullName.printable)  \(node.type.printable), listed but not drawn")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// An address, as far as it may be printed.
  private func address(_ text: String) -> String { SourceName.withoutSecrets(text).printable }

  private func describe(_ index: Int) -> [String] {
    let layer = scene.layers[index]
    let pyramid: Pyramid
    do { pyramid = try layer.volume.get() } catch {
      return ["", "\(layer.fullName.printable)  unavailable: \(address(error.line))"]
    }
    let array = pyramid.levels[0].array
    var head = "\(layer.fullName.printable)  \(layer.kind.rawValue), \(array.elementType.rawValue)"
    if layer.channelCount > 1 { head += ", \(layer.channelCount) channels" }
    if layer.timeCount > 1 { head += ", \(layer.timeCount) times" }
    if let bytes = checkedProduct(array.shape + [array.elementType.size]) {
      head += ", \(ByteCount.text(bytes)) at mag \(Mag.name(pyramid.mag(0)))"
    }
    var lines = ["", head]
    if layer.path != "." { lines.append("  path        \(address(layer.path))") }
    for look in looks[index] ?? [] {
      var parts: [String] = []
      switch look.style {
      case .intensity(let style):
        let low = style.window.minimum.formatted(decimals: 4)
        parts.append("window \(low)…\(style.window.maximum.formatted(decimals: 4))")
        if style.gamma != 1 { parts.append("gamma \(style.gamma.formatted(decimals: 2))") }
        if case .color(let color) = style.tint, color != .white { parts.append("colour \(color)") }
        if style.isInverted { parts.append("inverted") }
      case .labels: parts.append("segment colours")
      }
      if look.style.opacity < 1 { parts.append("opacity \(look.style.opacity.formatted(decimals: 2))") }
      if !look.isVisible { parts.append("off") }
      let name = (looks[index]?.count ?? 0) > 1 ? "\(look.name.printable): " : ""
      lines.append("  rendering   \(name)\(parts.joined(separator: ", "))")
    }
    lines.append("  axes        \(pyramid.axes.map { $0.name.printable }.joined(separator: ", "))")
    let ways = zip(["x", "y", "z"], layer.orientation).compactMap { axis, way in
      way.map { "\(axis) \($0.low.letters)→\($0.high.letters)" }
    }
    if !ways.isEmpty { lines.append("  orientation \(ways.joined(separator: ", "))") }
    for level in pyramid.levels.indices {
      let array = pyramid.levels[level].array
      var line = "  mag \(Mag.name(pyramid.mag(level)))".padded(to: 14)
      line += "\(extents(array.shape)) in chunks of \(extents(array.layout.storedChunkShape ?? array.chunkShape))"
      if let shard = array.layout.shardShape { line += ", shards of \(extents(shard))" }
      line += "  \(array.layout.codecs.joined(separator: " ").printable)  at \(address(pyramid.levels[level].path))"
      lines.append(line)
    }
    return lines
  }

  /// What is there to choose from and was not opened.
  private var options: [String] {
    let pending = scene.layers.filter(\.volume.isPending)
    guard let first = pending.first else { return [] }
    let names = pending.prefix(SceneDescription.optionLimit).map(\.fullName.printable).joined(separator: ", ")
    let more = pending.count > SceneDescription.optionLimit ? ", …" : ""
    var lines = ["", "\(pending.count) more to choose from, not opened here: \(names)\(more)"]
    if let address = first.address { lines.append("  open one with microtome \(self.address(address))") }
    return lines
  }

  /// Further names are not listed.
  private static let optionLimit = 1536

  private func extents(_ shape: [Int]) -> String { shape.map { "\($0)" }.joined(separator: "×") }
}

extension String {
  func padded(to width: Int) -> String { self + String(repeating: " ", count: Swift.max(0, width - count)) }
}
