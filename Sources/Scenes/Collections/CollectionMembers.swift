import Stores
import Voxels

/// The nodes of a collection as layers: groups unfolded, images and references still to be opened.
struct CollectionMembers {
  let document: CollectionDocument
  let source: OpenedSource
  let opener: SceneOpener
  private let context: CollectionMember.Context

  init(document: CollectionDocument, source: OpenedSource, opener: SceneOpener) {
    self.document = document
    self.source = source
    self.opener = opener
    context = CollectionMember.Context(
      document: document, base: source.base, address: source.address(),
      space: CollectionSpace(document, base: source.base), opener: opener)
  }

  /// - Throws: ``Failure`` (`tooLarge`) when the collections of a scene have too many members in all.
  var layers: PendingMember.Opened {
    get throws(Failure) {
      let root = document.root
      var opened = PendingMember.Opened(layers: [])
      // A root that is no list of nodes stands for the one that it leads to.
      try add(root.kind == .collection ? root.children ?? [root] : [root], groups: [], outer: [], to: &opened)
      return opened
    }
  }

  private func add(
    _ nodes: [CollectionNode], groups: [String], outer: [LayerPreset], to opened: inout PendingMember.Opened
  ) throws(Failure) {
    try opener.admit(nodes.count, of: source.location)
    for node in nodes {
      if let type = opaqueType(node) {
        opened.opaque.append(opaque(node, type: type, groups: groups))
      } else if node.kind == .collection, node.path == nil, let children = node.children,
        groups.count < SceneOpener.depthLimit
      {
        let rendering = NodeRendering(node.attributes).preset
        try add(children, groups: groups + [node.name], outer: outer + [rendering], to: &opened)
      } else {
        opened.layers.append(CollectionMember(node, context, groups: groups, outer: outer).layer)
      }
    }
  }

  private func opaque(_ node: CollectionNode, type: String, groups: [String]) -> OpaqueNode {
    var opaque = OpaqueNode(name: node.name, type: type)
    opaque.groups = groups
    opaque.address = node.path.flatMap { MemberAddress.address(of: $0, from: source.base) }
    opaque.pathType = node.path?.type
    opaque.attributes = node.attributes
    return opaque
  }

  /// What is listed and not drawn: nodes of unknown types, and those whose paths only others can follow.
  private func opaqueType(_ node: CollectionNode) -> String? {
    if case .opaque(let type) = node.kind { return type }
    guard let path = node.path, path.isForeign else { return nil }
    return path.type
  }
}
