import Codecs
import JSON
import Stores
import Voxels

/// A precomputed volume: a group whose children are its scales, by their keys.
///
/// Scales are looked into when they are asked for, so that one that microtome cannot read does not hide the others.
struct PrecomputedVolume: GroupNode {
  static let type = "neuroglancer_multiscale_volume"

  let location: Location
  /// All of `info`.
  let attributes: JSON
  private let elementType: ElementType
  private let channels: Int
  private let scales: [(key: String, document: JSON)]

  var format: FormatVersion { FormatVersion(name: "precomputed", version: PrecomputedVolume.type) }

  /// Nil when the document says nothing that a precomputed source would say.
  ///
  /// - Throws: ``Failure`` (`unsupported`) for a precomputed source that is no volume, (`invalid`) for a volume that
  ///   cannot be understood; without a source.
  init?(_ info: JSON, at location: Location) throws(Failure) {
    let declared = info["@type"]?.string
    if let declared, declared != PrecomputedVolume.type, declared.hasPrefix("neuroglancer_") {
      throw PrecomputedVolume.notVolume(declared)
    }
    if let target = info["redirect"]?.string, info["scales"] == nil {
      throw Failure(
        .unsupported, "", "says that the volume has moved to \(target)", remedy: "open that place instead")
    }
    guard declared == PrecomputedVolume.type || info["scales"] != nil else { return nil }

    guard let list = info["scales"]?.array, !list.isEmpty else {
      throw Failure(.invalid, "", "\"scales\" is no list with at least one scale")
    }
    guard let name = info["data_type"]?.string else { throw Failure(.invalid, "", "\"data_type\" is missing") }
    guard let elementType = ElementType(rawValue: name.lowercased()) else {
      let known = ElementType.allCases.map(\.rawValue).joined(separator: ", ")
      throw Failure(.unsupported, "", "data_type \"\(name)\" is not supported", remedy: "supported are \(known)")
    }
    guard let channels = (info["num_channels"] ?? 1).int, channels > 0 else {
      throw Failure(.invalid, "", "\"num_channels\" is no positive integer")
    }
    var scales: [(key: String, document: JSON)] = []
    for (index, scale) in list.enumerated() {
      guard let key = scale["key"]?.string else { throw Failure(.invalid, "", "scale \(index) has no \"key\"") }
      scales.append((key, scale))
    }
    self.location = location
    self.attributes = info
    self.elementType = elementType
    self.channels = channels
    self.scales = scales
  }

  var keys: [String] { scales.map(\.key) }

  /// The scale with that key. Steps upward in a key (`../other/8_8_8`) are left out of the path that is asked for.
  func child(_ path: String) async throws -> Node? {
    let found = scales.first { $0.key == path } ?? scales.first { PrecomputedVolume.path(ofKey: $0.key) == path }
    guard let (key, document) = found else { return nil }
    do throws(Failure) {
      guard !key.contains("://") else {
        throw Failure(
          .unsupported, "", "its \"key\" is a URL", remedy: "open the volume that lies there instead")
      }
      let place = location.appending(key)
      let scale = try PrecomputedScale(document, elementType: elementType, channels: channels)
      let codec = try VolumeCodecRegistry.make(
        scale.encoding, configuration: document, elementType: elementType, channels: channels)
      return .array(
        ArrayNode(
          location: place, format: format,
          array: try PrecomputedArray(scale, codec: codec, elementType: elementType, at: place),
          attributes: document, dimensionNames: ["x", "y", "z", "channel"]))
    } catch {
      throw Failure(
        error.code, location.appending("info").name, "scale \(key): \(error.problem)", remedy: error.remedy)
    }
  }

  func childNames() async throws -> [String]? { Set(scales.map { PrecomputedVolume.path(ofKey: $0.key) }).sorted() }

  private static func path(ofKey key: String) -> String {
    key.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
      .filter { $0 != "." && $0 != ".." }.joined(separator: "/")
  }

  private static func notVolume(_ type: String) -> Failure {
    let what: String? =
      switch type {
      case "neuroglancer_multilod_draco", "neuroglancer_legacy_mesh": "a mesh"
      case "neuroglancer_skeletons": "skeletons"
      case "neuroglancer_annotations_v1", "neuroglancer_annotation_collection": "annotations"
      case "neuroglancer_segment_properties": "properties of segments"
      default: nil
      }
    let problem = what.map { "describes \($0) (\(type)), not a volume" } ?? "has the @type \(type), not \(self.type)"
    return Failure(.unsupported, "", problem, remedy: "open the volume, whose info lists scales")
  }
}
