import Voxels

extension Scene {
  /// Members that are opened at a time.
  public static let openingWidth = 32

  /// Puts what a pending layer turned out to be in its place: in its groups, with its preset on top.
  public mutating func replace(_ index: Int, with opened: PendingMember.Opened) {
    let pending = layers[index]
    let found = opened.layers.map { layer in
      var layer = layer
      layer.groups = pending.groups + layer.groups
      layer.preset = layer.preset.overridden(by: pending.preset)
      return layer
    }
    layers.replaceSubrange(index...index, with: found)
    opaque += opened.opaque
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

extension LayerVolume {
  fileprivate var isFailed: Bool {
    if case .failed = self { true } else { false }
  }
}
