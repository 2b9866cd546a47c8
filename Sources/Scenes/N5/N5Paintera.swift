import Formats
import JSON
import Voxels

/// Paintera's sources: a group with `painteraData` whose levels lie below `data`, or a group with `multiScale`.
///
/// https://github.com/saalfeldlab/paintera#supported-data
enum N5Paintera {
  /// Nil when the group is none.
  static func layer(_ group: any GroupNode, name: String) async throws -> Layer? {
    let attributes = group.attributes
    let isDataset = attributes["painteraData"] != nil
    guard isDataset || attributes["multiScale"]?.bool == true else { return nil }
    let data = isDataset ? try await group.child("data") : .group(group)
    guard let data else { throw Failure(.invalid, "", "is a source of Paintera without its group data") }
    let context = [data.attributes, attributes]
    guard !context.contains(where: { $0["isLabelMultiset"]?.bool == true }) else {
      throw Failure(
        .unsupported, "", "holds label multisets of Paintera, several labels a voxel, which microtome cannot show",
        remedy: "export the labels as plain uint64")
    }
    let path = isDataset ? "data" : ""
    let layer: Layer?
    switch data {
    case .array(let node):
      layer = try N5SingleArray.layer(node, name: name, path: path, context: [attributes])
    case .group: layer = try await N5Viewer.layer(group, at: path, context: context, name: name)
    }
    guard var layer else { return nil }
    let type = attributes["painteraData"]?["type"]?.string
    let isInteger = layer.pyramid?.levels[0].array.elementType.isInteger == true
    if isInteger, type == "label" || context.contains(where: { $0["maxId"] != nil }) {
      layer.kind = .segmentation
    } else if type == "raw" {
      layer.kind = .intensity
    }
    return layer
  }
}
