import Voxels

extension Scene {
  /// Members that are opened at a time.
  public static let openingWidth = 32

  /// Puts what a pending layer turned out to be in its place.
  public mutating func replace(_ index: Int, with opened: PendingMember.Opened) {
    let placed = layers[index].placing(opened)
    layers.replaceSubrange(index...index, with: placed.layers)
    opaque += placed.opaque
  }

  /// The scene with its pending layers opened, and those that come out of them.
  ///
  /// - Parameter isNeeded: which ones; all by default.
  public func opening(_ isNeeded: @Sendable (Layer) -> Bool = { _ in true }) async -> Scene {
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
    while let index = scene.layers.firstIndex(where: { !$0.volume.isFailed }),
      case .pending(let member) = scene.layers[index].volume
    {
      scene.replace(index, with: await member.open())
    }
    return scene
  }
}

extension Layer {
  /// What a pending layer turned out to be, as part of its scene: in the layer's groups, and with its preset on top. Of
  /// a group that is shown not all need be.
  public func placing(_ opened: PendingMember.Opened) -> PendingMember.Opened {
    var opened = opened
    var said = preset
    if opened.layers.count != 1, said.visible == true { said.visible = nil }
    for index in opened.layers.indices {
      opened.layers[index].groups.insert(contentsOf: groups, at: 0)
      opened.layers[index].preset = opened.layers[index].preset.overridden(by: said)
    }
    for index in opened.opaque.indices { opened.opaque[index].groups.insert(contentsOf: groups, at: 0) }
    // What cannot be opened now may be there later.
    if opened.layers.count == 1, case .pending(let member) = volume { opened.layers[0].member = member }
    return opened
  }
}
