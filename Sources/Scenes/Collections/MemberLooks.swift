import JSON
import Voxels

/// How the layers of a member look: what the member itself says, what the collection says of it, and what the groups
/// around it say of everything in them.
struct MemberLooks: Sendable {
  let rendering: NodeRendering
  private let attributes: JSON
  private let outer: [LayerPreset]
  private let name: String

  /// - Parameter outer: the presets of the groups, outermost first.
  init(_ node: CollectionNode, outer: [LayerPreset]) {
    rendering = NodeRendering(node.attributes)
    attributes = node.attributes
    name = node.name
    self.outer = outer
  }

  /// Of the member before it is opened.
  var closed: LayerPreset { within(rendering.preset) }

  private func within(_ preset: LayerPreset) -> LayerPreset { outer.reversed().reduce(preset) { $0.within($1) } }

  /// Changes a layer to how it looks in the collection.
  ///
  /// - Parameters:
  ///   - name: its full name as a part of the collection, without the groups around the member.
  ///   - isGroup: whether the member is a group of things, and not an image with what belongs to it.
  func apply(to layer: inout Layer, named name: String, isGroup: Bool) {
    let part = rendering.parts.first { "\(self.name)/\($0.name)" == name }
    if name == self.name {
      layer.preset = layer.preset.overridden(by: rendering.preset)
      layer.channels = layer.channels.overridden(by: rendering.channels)
      layer.memberAttributes = attributes
      describe(&layer)
    } else if isGroup {
      layer.preset = layer.preset.within(rendering.preset)
    } else {
      // What belongs to an image has looks of its own, but is not shown without it.
      var outer = LayerPreset()
      outer.visible = rendering.preset.visible
      layer.preset = layer.preset.within(outer)
    }
    if let part {
      layer.preset = layer.preset.overridden(by: part.preset)
      layer.channels = layer.channels.overridden(by: part.channels)
    }
    layer.preset = within(layer.preset)
    layer.markUnchanged()
  }

  /// What the collection says of the image beside how it looks.
  private func describe(_ layer: inout Layer) {
    let isInteger = layer.pyramid?.levels[0].array.elementType.isInteger ?? false
    switch attributes["webknossos:category"]?.string {
    case "segmentation" where isInteger: layer.kind = .segmentation
    case "color": layer.kind = .intensity
    default: break
    }
    guard let labels = LabelAttributes(attributes) else { return }
    if isInteger { layer.kind = .segmentation }
    layer.labelColors.merge(labels.colors) { $1 }
    layer.segmentNames.merge(labels.names) { $1 }
  }

  /// Layers in the order that the collection has, where it names them all.
  func ordered(_ layers: [Layer], named: (Layer) -> String) -> [Layer] {
    let numbers = Dictionary(
      rendering.parts.enumerated().map { ("\(name)/\($1.name)", $0) }, uniquingKeysWith: { first, _ in first })
    let ranks = layers.map { layer in named(layer) == name ? -1 : numbers[named(layer)] }
    let known = ranks.compactMap { $0 }
    guard layers.count > 1, known.count == layers.count else { return layers }
    return zip(known, layers).enumerated().sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }
      .map(\.element.1)
  }
}
