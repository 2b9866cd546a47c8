import JSON
import Stores
import Voxels

/// The names of segments that a segmentation comes with.
///
/// https://github.com/google/neuroglancer/blob/master/src/datasource/precomputed/segment_properties.md
struct SegmentProperties: Sendable {
  /// Larger documents stay unread: names must not hold up the first picture.
  static let sizeLimit = 16 << 20
  /// Longer names are cut, in characters.
  private static let nameLimit = 200

  /// Names by id.
  var labels: [UInt64: String] = [:]
  /// The folder of properties that were not read.
  var unread: String?

  /// The properties in a folder beside `info`. What cannot be read is left out: an image without names is better than
  /// none.
  ///
  /// - Throws: only `CancellationError` or its ``Failure``.
  static func read(_ folder: JSON?, of volume: Location) async throws -> SegmentProperties {
    guard let folder = folder?.string, !folder.isEmpty else { return SegmentProperties() }
    do {
      let place = volume.appending(folder).appending("info")
      guard let text = try await place.read(limit: sizeLimit) else { return SegmentProperties(unread: folder) }
      let document = try JSON(parsing: text, source: place.name)
      guard let labels = labels(document) else { return SegmentProperties(unread: folder) }
      return SegmentProperties(labels: labels)
    } catch let failure as Failure where failure.code != .cancelled {
      return SegmentProperties(unread: folder)
    }
  }

  /// The values of the property that is a label, by id; nil when there is none.
  private static func labels(_ document: JSON) -> [UInt64: String]? {
    guard document["@type"]?.string == "neuroglancer_segment_properties", let ids = document["inline"]?["ids"]?.array,
      let properties = document["inline"]?["properties"]?.array,
      let values = properties.first(where: { $0["type"]?.string == "label" })?["values"]?.array,
      values.count == ids.count
    else { return nil }
    var labels: [UInt64: String] = [:]
    labels.reserveCapacity(ids.count)
    for (id, value) in zip(ids, values) {
      guard let id = id.string.flatMap({ UInt64($0) }), let name = value.string, !name.isEmpty else { continue }
      labels[id] = name.utf8.count <= nameLimit ? name : String(name.prefix(nameLimit))
    }
    return labels
  }
}
