import Voxels

extension Scene {
  /// Members that are opened at a time.
  public static let openingWidth = 32

  /// How many members of many to choose from are tried to find one that can be shown.
  private static let optionLimit = 8

  /// Puts what a pending layer turned out to be in its place: in its groups, with its preset on top.
  public mutating func replace(_ index: Int, with opened: PendingMember.Opened) {
    // What comes out of the only member is to choose from if the member is.
    if layers.count == 1 { isChoice = opened.isChoice && opened.layers.count > 1 }
    let placed = layers[index].placing(opened)
    layers.replaceSubrange(index...index, with: placed.layers)
    opaque += placed.opaque
    warnings += placed.warnings.filter { !warnings.contains($0) }
  }

  /// The scene with its pending layers opened, and those that come out of them. Of those that are to choose from, the
  /// first one is opened that can be shown, if nothing else is shown.
  public func opening() async -> Scene {
    let scene = await opening { !$0.volume.isOption }
    guard scene.reference == nil else { return scene }
    // With what belongs to it.
    return await scene.openingReference().opening { !$0.volume.isOption }
  }

  /// The scene without what is there to choose from and was not opened, which is said.
  public var withoutOptions: Scene {
    var scene = self
    let options = layers.filter(\.volume.isOption)
    scene.layers.removeAll { $0.volume.isOption }
    if let first = options.first {
      scene.warnings.append("\(options.count) more to choose from are not drawn, such as \(first.fullName)")
    }
    return scene
  }

  /// The scene of one layer that was chosen, opened as far as it takes to show it, or to show a further list.
  public func openingChosen() async -> Scene {
    var scene = self
    while scene.layers.count == 1, case .pending(let member) = scene.layers[0].volume {
      scene.replace(0, with: await member.open())
    }
    return scene.isChoice ? scene : await scene.openingReference()
  }

  /// The scene with those layers opened that have one of the names, and whatever has to be opened to find them.
  ///
  /// - Parameter names: full names.
  public func opening(named names: [String]) async -> Scene {
    await opening { layer in names.contains { $0 == layer.fullName || $0.hasPrefix(layer.fullName + "/") } }
  }

  /// The scene with some of its pending layers opened, and those that come out of them.
  ///
  /// - Parameter isNeeded: which ones.
  public func opening(_ isNeeded: @Sendable (Layer) -> Bool) async -> Scene {
    var scene = self
    while true {
      let pending = scene.layers.indices.compactMap { index -> (index: Int, member: PendingMember)? in
        guard case .pending(let member) = scene.layers[index].volume, isNeeded(scene.layers[index]) else { return nil }
        return (index, member)
      }
      guard !pending.isEmpty else { return scene }
      let members = pending.map(\.member)
      guard let opened = try? await members.concurrentMap(width: Scene.openingWidth, { await $0.open() }) else {
        return scene
      }
      // From the end, so that indices stay true.
      for (item, layers) in zip(pending, opened).reversed() { scene.replace(item.index, with: layers) }
    }
  }

  /// The scene with as many layers opened as it takes to know the first one that can be shown: its reference.
  public func openingReference() async -> Scene {
    var scene = self
    var options = 0
    while let index = scene.layers.firstIndex(where: { !$0.volume.isFailed }),
      case .pending(let member) = scene.layers[index].volume
    {
      if member.isOption { options += 1 }
      guard options <= Scene.optionLimit else { return scene }
      scene.replace(index, with: await member.open())
    }
    return scene
  }
}

extension Layer {
  /// What a pending layer turned out to be, as part of its scene: in the layer's groups, and with its preset on top. A
  /// single image goes by the layer's own name; of a group that is shown not all need be.
  public func placing(_ opened: PendingMember.Opened) -> PendingMember.Opened {
    var opened = opened
    let isFinished = if case .pending(let member) = volume { member.isFinished } else { false }
    if opened.layers.count == 1, opened.layers[0].groups.isEmpty {
      (opened.layers[0].name, opened.layers[0].path) = (name, path)
    }
    var changes = preset.changes(from: sourcePreset)
    var said = isFinished ? LayerPreset() : sourcePreset
    if opened.layers.count != 1 {
      if said.visible == true { said.visible = nil }
      if changes.visible == true { changes.visible = nil }
    }
    for index in opened.layers.indices {
      opened.layers[index].groups.insert(contentsOf: groups, at: 0)
      opened.layers[index].put(changes, over: said)
    }
    for index in opened.opaque.indices { opened.opaque[index].groups.insert(contentsOf: groups, at: 0) }
    // What cannot be opened now may be there later.
    if opened.layers.count == 1, case .pending(let member) = volume { opened.layers[0].member = member }
    return opened
  }
}
