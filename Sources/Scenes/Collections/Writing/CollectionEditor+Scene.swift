import JSON
import Stores
import Voxels

extension CollectionEditor {
  /// Makes the document say what a scene shows: its layers in their order, as they look now, and where to look first.
  ///
  /// Layers are found by their names, or their addresses where these have changed. Images that the scene does not have
  /// are removed, and new ones are added; whatever else is there stays.
  ///
  /// - Parameter writer: makes the nodes of new layers; knows afterwards what the user should hear of.
  /// - Throws: ``Failure`` when a new layer has no address.
  public mutating func apply(_ scene: Scene, _ writer: inout CollectionWriter) throws(Failure) {
    try rename(scene, writer.place)
    let matches = matches(of: scene)
    for (number, indices) in matches.layers { apply(indices.map { scene.layers[$0] }, to: number) }
    for (number, placed) in nodes.enumerated().reversed()
    where placed.node.kind == .multiscale && matches.layers[number] == nil {
      change { $0.remove(at: placed.node.place) }
    }
    try add(matches.unknown.map { scene.layers[$0] }, of: scene, &writer)
    reorder(by: scene)
    if let view = scene.locatedView { set(view) }
  }

  /// The numbers of nodes with the layers that they are, or have in them, in the order of the scene.
  private func matches(of scene: Scene) -> (layers: [Int: [Int]], unknown: [Int]) {
    let nodes = nodes
    // Names should differ, but who knows: of several the first that is free.
    var free: [String: [Int]] = [:]
    for (number, placed) in nodes.enumerated().reversed() where !placed.isGroup {
      free[placed.fullName, default: []].append(number)
    }
    let documents = nodes.indices.filter { nodes[$0].node.path != nil }
    var layers: [Int: [Int]] = [:]
    var unknown: [Int] = []
    for (index, layer) in scene.layers.enumerated() {
      let name = layer.fullName
      if let number = free[name]?.popLast()
        ?? documents.first(where: { name.hasPrefix(nodes[$0].fullName + "/") })
      {
        layers[number, default: []].append(index)
      } else {
        unknown.append(index)
      }
    }
    return (layers, unknown)
  }

  /// Gives nodes whose layers have other names those names.
  private mutating func rename(_ scene: Scene, _ place: CollectionPlace) throws(Failure) {
    guard let base = (try? StoreRegistry.locate(place.document))?.parent else { return }
    let matches = matches(of: scene)
    for index in matches.unknown {
      let layer = scene.layers[index]
      let old = nodes.enumerated().first { number, placed in
        placed.groups.map(\.name) == layer.groups && matches.layers[number] == nil
          && placed.node.attributes[NodeRendering.partKey]?.string == layer.part
          && placed.node.path.map { MemberAddress.address(of: $0, from: base) == layer.address } ?? false
      }
      if let old { try rename(old.element.fullName, to: layer.name) }
    }
  }

  /// - Parameter number: of the node, which stays the same whatever is written to attributes.
  private mutating func apply(_ layers: [Layer], to number: Int) {
    let placed = nodes[number]
    let isMoved = zip(layers, layers.dropFirst()).contains { !$0.sourceOrder.lexicographicallyPrecedes($1.sourceOrder) }
    let isAlone = layers.count == 1 && layers[0].fullName == placed.fullName
    guard layers.contains(where: \.isChanged) || isMoved && !isAlone else { return }
    let isFaded = layers.contains {
      $0.preset.visible != $0.sourcePreset.visible || $0.preset.opacity != $0.sourcePreset.opacity
    }
    if isFaded { unfold(groupsOf: placed) }
    let node = nodes[number].node
    let said = NodeRendering(node.attributes)
    if isAlone {
      let layer = layers[0]
      let preset = said.preset.overridden(by: layer.preset.changes(from: layer.sourcePreset))
      return write(preset, layer.channels == layer.sourceChannels ? said.channels : layer.channels, on: node)
    }
    writeParts(layers, isMoved: isMoved, said, of: number)
  }

  private mutating func writeParts(_ layers: [Layer], isMoved: Bool, _ said: NodeRendering, of number: Int) {
    let prefix = nodes[number].fullName.count + 1
    // What the member says of all its layers would stand in the way of one that differs.
    let isUnfolded = said.preset.visible == false || said.preset.opacity != nil
    if isUnfolded {
      var rest = said.preset
      (rest.visible, rest.opacity) = (nil, nil)
      write(rest, said.channels, on: nodes[number].node)
    }
    let parts = layers.compactMap { layer -> NodeRendering.Part? in
      let own = String(layer.fullName.dropFirst(prefix))
      let known = said.parts.first { $0.name == own }
      var part = known ?? NodeRendering.Part(name: own, preset: LayerPreset(), channels: [])
      if isUnfolded { (part.preset.visible, part.preset.opacity) = (layer.preset.visible, layer.preset.opacity) }
      part.preset = part.preset.overridden(by: layer.preset.changes(from: layer.sourcePreset))
      if layer.channels != layer.sourceChannels { part.channels = layer.channels }
      let isNeeded = isMoved || known != nil || layer.isChanged || isUnfolded
      return isNeeded ? part : nil
    }
    write(parts, on: nodes[number].node)
  }

  /// Adds layers to their groups, with names that nobody has there.
  private mutating func add(_ layers: [Layer], of scene: Scene, _ writer: inout CollectionWriter) throws(Failure) {
    for layer in layers {
      var one = scene
      one.layers = [layer]
      one.layers[0].groups = []
      one.opaque = []
      let taken = Set(nodes.filter { $0.groups.map(\.name) == layer.groups }.map(\.node.name))
      let entries = try writer.entries(one).map { entry in
        var entry = entry
        entry.name = UniqueName.name(entry.name, among: taken)
        return entry
      }
      try add(entries, to: layer.groups)
    }
  }

  /// Puts the nodes of each group in the order in which the scene has them. Those that it does not have stay behind the
  /// one in front of them.
  private mutating func reorder(by scene: Scene) {
    var ranks: [String: Int] = [:]
    for (rank, layer) in scene.layers.enumerated() {
      let names = layer.groups + [layer.name]
      for count in 1...names.count {
        let name = names[..<count].joined(separator: "/")
        if ranks[name] == nil { ranks[name] = rank }
      }
    }
    // From the inside out, since a group that is moved takes what is in it along.
    for group in nodes.filter(\.isGroup).reversed() + [Placed(node: document.root, groups: [])] {
      guard let place = group.node.listPlace, let children = group.node.children else { continue }
      let prefix = group.node.place == document.root.place ? "" : group.fullName + "/"
      var last = -1
      let keys = children.map { child in
        last = ranks[prefix + child.name] ?? last
        return last
      }
      let order = children.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
      if order != Array(children.indices) { change { $0.reorder(order, of: place) } }
    }
  }
}

extension LayerPreset {
  /// What is said here and was not said, or said otherwise, before.
  func changes(from old: LayerPreset) -> LayerPreset {
    var changes = LayerPreset()
    if min != old.min { changes.min = min }
    if max != old.max { changes.max = max }
    if gamma != old.gamma { changes.gamma = gamma }
    if color != old.color { changes.color = color }
    if opacity != old.opacity { changes.opacity = opacity }
    if inverted != old.inverted { changes.inverted = inverted }
    if visible != old.visible { changes.visible = visible }
    if colormap != old.colormap { changes.colormap = colormap }
    if blend != old.blend { changes.blend = blend }
    if selection != old.selection { changes.selection = selection }
    return changes
  }
}
