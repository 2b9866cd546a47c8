import Voxels

/// Puts what a member turned out to be into its collection: how it looks there, and where it is.
struct MemberPlacing: Sendable {
  let node: CollectionNode
  let looks: MemberLooks
  /// Nil where it is shown where it says itself.
  let world: MemberWorld?
  /// Whether the member is a group of things, and not an image with what belongs to it.
  let isGroup: Bool

  /// - Parameters:
  ///   - context: the groups of the layer that has been opened, from the member's name on; none for the member itself.
  ///   - order: which layer of the member that was.
  func placed(
    _ opened: PendingMember.Opened, in context: [String] = [], order: [Int] = []
  ) -> PendingMember.Opened {
    var opened = opened
    opened.layers = opened.layers.enumerated().map { number, layer in placed(layer, in: context, order + [number]) }
    opened.layers = looks.ordered(opened.layers) { (context + [$0.fullName]).joined(separator: "/") }
    return opened
  }

  private func placed(_ layer: Layer, in context: [String], _ order: [Int]) -> Layer {
    var layer = layer
    layer.sourceOrder = order
    layer.mayBeMoved = layer.mayBeMoved || world != nil
    switch layer.volume {
    case .pending(let member):
      // What it turns out to be is put into the collection in turn.
      let (said, groups) = (member.isFinished ? LayerPreset() : layer.preset, context + layer.groups)
      layer.volume = .pending(
        PendingMember(isOption: member.isOption, isFinished: true) {
          var opened = await member.open()
          for index in opened.layers.indices { opened.layers[index].put(LayerPreset(), over: said) }
          return placed(opened, in: groups, order: order)
        })
    case .ready(let pyramid):
      guard let world else { break }
      do throws(Failure) {
        layer.volume = .ready(try world.placed(pyramid))
        layer.space = LayerSpace(name: world.world.name ?? "", axes: world.world.axes)
      } catch { layer.volume = .failed(error.source.isEmpty ? error.at(layer.address ?? node.name) : error) }
    case .failed: break
    }
    looks.apply(to: &layer, named: (context + [layer.fullName]).joined(separator: "/"), isGroup: isGroup)
    return layer
  }
}
