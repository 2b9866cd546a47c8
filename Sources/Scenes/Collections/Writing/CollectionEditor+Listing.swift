import Voxels

/// A member of a collection as its document has it.
public struct CollectionRow: Sendable {
  /// With the groups around it.
  public let name: String
  /// `collection`, `multiscale`, or any other type.
  public let type: String
  /// As it stands in the document; nil for groups and what is listed inline.
  public let path: String?
  public let preset: LayerPreset
}

extension CollectionEditor {
  /// All members and groups, in the order of the document.
  public var rows: [CollectionRow] {
    nodes.map { placed in
      let type =
        switch placed.node.kind {
        case .collection: "collection"
        case .multiscale: "multiscale"
        case .singlescale: "singlescale"
        case .opaque(let type): type
        }
      return CollectionRow(
        name: placed.fullName, type: type, path: placed.node.path?.text,
        preset: NodeRendering(placed.node.attributes).preset)
    }
  }
}
