import JSON
import Stores
import Voxels

/// Zarr v3: `zarr.json`.
///
/// https://zarr-specs.readthedocs.io/en/latest/v3/core/index.html
public enum Zarr3Format: Format {
  public static let documentation = PluginDocumentation(
    names: ["zarr3", "zarr"], summary: "Zarr v3 arrays and groups, sharded ones too.",
    specification: "https://zarr-specs.readthedocs.io/en/latest/v3/core/index.html", example: "zarr.json")

  public static func open(_ location: Location) async throws -> Node? {
    guard let document = try await ZarrMetadata.document("zarr.json", in: location) else { return nil }
    return try Zarr3.node(document, at: location)
  }
}

/// Zarr v2: `.zarray`, `.zgroup`, `.zattrs` and `.zmetadata`.
///
/// https://zarr-specs.readthedocs.io/en/latest/v2/v2.0.html
public enum Zarr2Format: Format {
  public static let documentation = PluginDocumentation(
    names: ["zarr2", "zarr"], summary: "Zarr v2 arrays and groups.",
    specification: "https://zarr-specs.readthedocs.io/en/latest/v2/v2.0.html", example: ".zarray, .zgroup, .zattrs")

  public static func open(_ location: Location) async throws -> Node? {
    async let array = ZarrMetadata.document(".zarray", in: location)
    async let group = ZarrMetadata.document(".zgroup", in: location)
    async let attributes = ZarrMetadata.document(".zattrs", in: location)
    async let consolidated = ZarrMetadata.document(".zmetadata", in: location)
    if let document = try await array {
      return try Zarr2.array(document, attributes: try await attributes ?? [:], at: location)
    }
    let metadata = try await consolidated?["metadata"]?.object
    let isGroup = try await group != nil || metadata != nil
    guard let attributes = try await attributes ?? (isGroup ? .object(JSONObject()) : nil) else { return nil }
    return .group(
      ZarrGroup(
        location: location, version: "2", attributes: metadata?[".zattrs"] ?? attributes, consolidated: metadata))
  }
}
