import JSON
import Stores
import Voxels

/// N5: folders with `attributes.json`, whose axes are listed fastest first: x, y, z.
///
/// https://github.com/saalfeldlab/n5#file-system-specification
public enum N5Format: Format {
  public static let documentation = PluginDocumentation(
    names: ["n5"], summary: "N5 datasets and groups, with every compression of the Java, C++ and Python writers.",
    specification: "https://github.com/saalfeldlab/n5#file-system-specification", example: "attributes.json")

  /// Attributes of groups that only N5 containers have.
  private static let telling = [
    "n5", "multiscales", "multiScale", "painteraData", "downsamplingFactors", "scales", "pixelResolution",
  ]

  /// A dataset has the attributes of one. A group either says so (the container's version, a multiscale convention),
  /// or lies below a container, or has nothing but datasets: most folders inside a container have no attributes.
  public static func open(_ location: Location) async throws -> Node? {
    guard let attributes = try await N5Attributes.read(in: location), attributes.object != nil else { return nil }
    if N5Attributes.describeDataset(attributes) {
      return .array(try N5Dataset.node(attributes, at: location, version: nil))
    }
    if let version = attributes["n5"] {
      return .group(N5Group(location: location, version: version.string ?? version.text(), attributes: attributes))
    }
    if telling.contains(where: { attributes[$0] != nil }) {
      return .group(N5Group(location: location, version: N5Surroundings.unknownVersion, attributes: attributes))
    }
    guard let version = try await N5Surroundings.version(around: location) else { return nil }
    return .group(N5Group(location: location, version: version, attributes: attributes))
  }

  public static func openUnmarked(_ location: Location) async throws -> Node? {
    guard try await N5Attributes.read(in: location) == nil,
      let version = try await N5Surroundings.version(ofPlainFolder: location)
    else { return nil }
    return .group(N5Group(location: location, version: version, attributes: [:]))
  }
}
