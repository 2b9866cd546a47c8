import JSON

/// What all versions of OME-Zarr have in common: where the metadata of a group lie, and how they refer to others.
enum OMEMetadata {
  /// The metadata of a group: under `ome` since 0.5, at the top before.
  static func content(_ attributes: JSON) -> JSON {
    if let ome = attributes["ome"], ome.object != nil { ome } else { attributes }
  }

  /// The version that the metadata say they have: one for all since 0.5, one of each object before.
  static func version(_ content: JSON) -> String? {
    content["version"]?.string
      ?? ["multiscales", "plate", "well", "image-label"].lazy.compactMap { key in
        let object = content[key]
        return (object?["version"] ?? object?.array?.first?["version"])?.string
      }.first
  }

  /// Whether the version is one that microtome was written for; a missing one is. Of 0.9 there are drafts, which say more
  /// of axes.
  static func isKnown(_ version: String?) -> Bool {
    guard let version else { return true }
    return ["0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.9"].contains { version == $0 || isDraft(version, of: $0) }
  }

  private static func isDraft(_ version: String, of release: String) -> Bool {
    ["rc", ".rc", ".dev", "-dev", "."].contains { mark in
      guard version.hasPrefix(release + mark) else { return false }
      return version.dropFirst(release.count + mark.count).allSatisfy(\.isNumber)
    }
  }

  /// Whether the version is a draft of 0.6, which allowed more.
  static func isDraft(_ version: String?) -> Bool { version?.hasPrefix("0.6.dev") ?? false }

  /// Where a transformation of 0.6 leads from or to; nil when it does not say.
  ///
  /// - Parameter warnings: also gets what is out of order: drafts had the name alone.
  static func endpoint(_ value: JSON?, version: String?, _ warnings: inout Warnings) -> TransformationGraph.Endpoint? {
    if let name = value?.string {
      if !isDraft(version) { warnings.add("input and output of transformations are plain names, not objects") }
      return TransformationGraph.Endpoint(name: name)
    }
    let (path, name) = (value?["path"]?.string, value?["name"]?.string)
    guard path != nil || name != nil else { return nil }
    return TransformationGraph.Endpoint(place: normalized(path ?? ""), name: name ?? "")
  }

  /// A path below a group without empty parts and `.`; `..` stays, and leads nowhere.
  static func normalized(_ path: String) -> String {
    path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
  }
}
