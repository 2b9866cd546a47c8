import JSON
import Stores
import Voxels

/// A Zarr group of either version.
struct ZarrGroup: GroupNode {
  let location: Location
  let version: String
  let attributes: JSON
  /// The documents that consolidated metadata hold, by their keys below this group.
  let consolidated: JSONObject?

  var format: FormatVersion { FormatVersion(name: "zarr", version: version) }

  func child(_ path: String) async throws -> Node? {
    let place = location.appending(path)
    if let consolidated {
      if version == "3", let document = consolidated[path] { return try Zarr3.node(document, at: place) }
      if version == "2" {
        let attributes = consolidated[path + "/.zattrs"]
        if let array = consolidated[path + "/.zarray"] {
          return try Zarr2.array(array, attributes: attributes ?? [:], at: place)
        }
        if consolidated[path + "/.zgroup"] != nil || attributes != nil {
          return .group(
            ZarrGroup(
              location: place, version: "2", attributes: attributes ?? [:],
              consolidated: ZarrGroup.below(path, consolidated)))
        }
      }
    }
    // Consolidated metadata may be older than the hierarchy, so what they lack is looked for.
    return version == "3" ? try await Zarr3Format.open(place) : try await Zarr2Format.open(place)
  }

  func attributes(ofGroupAt path: String) async throws -> JSON? {
    if version == "3" { return try await child(path)?.attributes }
    if let attributes = consolidated?[path + "/.zattrs"] { return attributes }
    // What else version 2 has of a group says nothing.
    return try await ZarrMetadata.document(".zattrs", in: location.appending(path))
  }

  func childNames() async throws -> [String]? {
    if let consolidated {
      let names = consolidated.keys.compactMap { key -> String? in
        guard let name = key.split(separator: "/").first.map(String.init) else { return nil }
        return name.hasPrefix(".z") ? nil : name
      }
      if !names.isEmpty { return Set(names).sorted() }
    }
    guard let entries = try await location.store.list(location.key) else { return nil }
    return entries.filter { $0.isPrefix && !$0.name.hasPrefix(".") }.map(\.name)
  }

  private static func below(_ path: String, _ documents: JSONObject) -> JSONObject {
    var result = JSONObject()
    for (key, value) in documents.members where key.hasPrefix(path + "/") {
      result[String(key.dropFirst(path.count + 1))] = value
    }
    return result
  }
}
