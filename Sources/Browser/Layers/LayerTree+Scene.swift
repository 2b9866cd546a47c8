import Scenes

extension LayerTree {
  /// The images in their order, with how they look now as their presets.
  ///
  /// - Parameter isExplicit: whether presets say all of it, and not only what the source says and the user has changed.
  func shownLayers(isExplicit: Bool) -> [Layer] {
    let images = images(in: LayerTree.root)
    return images.compactMap { node in
      guard case .image(let layer) = nodes[node].content else { return nil }
      let shown = ShownLayer(
        rows: places(node).map { displays[$0] }, remembered: shownChannels(of: node), isExplicit: isExplicit,
        isAlone: images.count == 1)
      return shown.applied(to: layer)
    }
  }

  var opaque: [OpaqueNode] { nodes.compactMap { if case .opaque(let item) = $0.content { item } else { nil } } }

  private func images(in node: Int) -> [Int] {
    if case .image = nodes[node].content { return [node] }
    return nodes[node].children.flatMap(images)
  }

  /// The channels that come back when an image is switched on that is off now.
  private func shownChannels(of node: Int) -> Set<Int> {
    guard nodes[node].on == 0 else { return [] }
    return Set(nodes[node].remembered.map { displays[$0].channel })
  }
}
