import JSON
import Voxels

/// A document that describes a collection, or an image in the manner of collections, as one tree of nodes whatever the
/// dialect.
///
/// The proposal is young, and its dialects and examples disagree with one another; so this is read as it is meant.
/// https://github.com/ome/ngff/blob/main/rfc/8/index.md
struct CollectionDocument: Sendable, Equatable {
  enum Dialect: Sendable, Equatable {
    /// `collection` with `members`, below a URL as key: the talk's, of 2024.
    case slide
    /// `node_type`, and paths that are text: the drafts of 2025.
    case draft
    /// RFC-8, from the end of 2025 on.
    case rfc8
  }

  var dialect: Dialect
  var version: String
  var root: CollectionNode

  static let keyPrefix = "https://ngff.openmicroscopy.org/"

  /// - Parameters:
  ///   - text: the attributes of a group or array, or all of a stand-alone document.
  ///   - isDocument: whether it is the latter.
  /// - Returns: nil for what is no collection: images of OME-Zarr 0.6 and before above all.
  init?(_ text: JSON, isDocument: Bool) {
    for candidate in CollectionDocument.candidates(text) {
      guard let found = CollectionDocument.root(candidate, isDocument: isDocument) else { continue }
      root = found
      version = candidate.version ?? found.raw["version"]?.string ?? ""
      let isDraft = found.raw["node_type"] != nil && found.raw["type"] == nil
      dialect = candidate.isSlide || found.place.last == .member("collection") ? .slide : isDraft ? .draft : .rfc8
      return
    }
    return nil
  }

  /// A place in a document where a root node may stand.
  private struct Candidate {
    var value: JSON
    var place: [JSONText.Step]
    /// What the key in front says.
    var version: String?
    var isSlide: Bool { version != nil }
    /// Whether the key in front says that this is metadata of OME.
    var isNamed = true
  }

  /// From the most explicit to the least.
  private static func candidates(_ text: JSON) -> [Candidate] {
    var candidates: [Candidate] = []
    // Documents that look like all of a `zarr.json`, wherever they lie; some have `ome` beside the attributes.
    for place in [[], [JSONText.Step.member("attributes")]] {
      let outer = place.isEmpty ? text : text["attributes"] ?? .null
      if let ome = outer["ome"], ome.object != nil {
        candidates.append(Candidate(value: ome, place: place + [.member("ome")]))
      }
      for key in outer.object?.keys ?? [] where key.hasPrefix(keyPrefix) {
        candidates.append(
          Candidate(
            value: outer[key] ?? .null, place: place + [.member(key)], version: String(key.dropFirst(keyPrefix.count))))
      }
    }
    return candidates + [Candidate(value: text, place: [], isNamed: false)]
  }

  private static func root(_ candidate: Candidate, isDocument: Bool) -> CollectionNode? {
    let (value, place) = (candidate.value, candidate.place)
    if let inner = value["collection"], inner.object != nil, value["type"] == nil, value["node_type"] == nil {
      // Without a key that says so, any attribute may be called a collection.
      guard candidate.isNamed || CollectionNode.list(of: inner) != nil else { return nil }
      var node = CollectionNode(inner, at: place + [.member("collection")])
      node.kind = .collection
      return node
    }
    let node = CollectionNode(value, at: place)
    switch (CollectionNode.type(of: value), node.kind) {
    case (nil, .collection): return candidate.isNamed ? node : nil
    case (nil, _):
      // An image's own group is read by those who know it.
      return isDocument && candidate.isNamed && value["multiscales"]?.array != nil ? node : nil
    case (_, .collection): return candidate.isNamed || node.children != nil ? node : nil
    case (_, .multiscale):
      return value["multiscales"] == nil && (node.children != nil || node.path != nil) ? node : nil
    case (_, .singlescale):
      return candidate.isNamed && (node.path != nil || node.transformations != nil) ? node : nil
    case (let type, .opaque): return candidate.isNamed && type?.contains(":") == true ? node : nil
    }
  }
}

extension CollectionNode {
  /// The coordinate transformations that the node speaks of.
  var transformations: [JSON]? {
    (attributes["coordinateTransformations"] ?? attributes["coordinate_transformations"])?.array
  }

  /// The coordinate systems that the node defines.
  var coordinateSystems: [JSON] {
    (attributes["coordinateSystems"] ?? attributes["coordinate_systems"])?.array ?? []
  }
}
