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
    unfold(for: scene, matches.layers)
    let nodes = nodes
    for (number, indices) in matches.layers { apply(indices.map { scene.layers[$0] }, to: nodes[number]) }
    refresh()
    for (number, placed) in nodes.enumerated().reversed()
    where placed.node.kind == .multiscale && placed.node.path?.isForeign != true && matches.layers[number] == nil {
      change { $0.remove(at: placed.node.place) }
    }
    try add(matches.unknown.map { scene.layers[$0] }, of: scene, &writer)
    reorder(by: scene)
    if let view = scene.storedView { set(view) }
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

  /// Lets groups leave it to their members how they look, where these are going to differ.
  private mutating func unfold(for scene: Scene, _ matches: [Int: [Int]]) {
    for (number, placed) in nodes.enumerated() where !placed.groups.isEmpty {
      let isFaded = matches[number]?.contains { index in
        let layer = scene.layers[index]
        return layer.preset.visible != layer.sourcePreset.visible || layer.preset.opacity != layer.sourcePreset.opacity
      }
      if isFaded == true { unfold(groupsOf: placed) }
    }
  }

  private mutating func apply(_ layers: [Layer], to placed: Placed) {
    let said = NodeRendering(placed.node.attributes)
    let main = layers.first { $0.fullName == placed.fullName }
    if let main, main.isChanged {
      let preset = said.preset.changed(from: main.sourcePreset, to: main.preset)
      write(preset, main.channels == main.sourceChannels ? said.channels : main.channels, on: placed.node)
    }
    let rest = layers.filter { $0.fullName != placed.fullName }
    guard !rest.isEmpty else { return }
    let isMoved = zip(rest, rest.dropFirst()).contains { !$0.sourceOrder.lexicographicallyPrecedes($1.sourceOrder) }
    // What is switched off with its image was not said to be.
    let isSwitched = main.map { $0.preset.visible != $0.sourcePreset.visible } ?? false
    let parts = rest.compactMap { layer -> NodeRendering.Part? in
      let own = String(layer.fullName.dropFirst(placed.fullName.count + 1))
      let known = said.parts.first { $0.name == own }
      guard isMoved || isSwitched || known != nil || layer.isChanged else { return nil }
      var part = known ?? NodeRendering.Part(name: own, preset: LayerPreset(), channels: [])
      part.preset = part.preset.changed(from: layer.sourcePreset, to: layer.preset)
      if isSwitched { part.preset.visible = layer.preset.visible ?? true }
      if layer.channels != layer.sourceChannels { part.channels = layer.channels }
      return part
    }
    write(parts, on: placed.node)
  }

  /// Adds layers to their groups, with names that nobody has there. What belongs to an image comes along with it.
  private mutating func add(_ layers: [Layer], of scene: Scene, _ writer: inout CollectionWriter) throws(Failure) {
    let images = Set(layers.map(\.fullName))
    func image(_ layer: Layer) -> String { layer.groups.joined(separator: "/") }
    for layer in layers where layer.groups.isEmpty || !images.contains(image(layer)) {
      var one = scene
      one.layers = [layer] + layers.filter { !$0.groups.isEmpty && image($0) == layer.fullName }
      for index in one.layers.indices { one.layers[index].groups = index == 0 ? [] : [layer.name] }
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
