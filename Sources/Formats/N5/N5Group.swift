import JSON
import Stores
import Voxels

/// A folder of an N5 container that is no dataset.
struct N5Group: GroupNode {
  let location: Location
  let version: String
  let attributes: JSON

  var format: FormatVersion { FormatVersion(name: "n5", version: version) }

  func child(_ path: String) async throws -> Node? {
    let place = location.appending(path)
    guard let attributes = try await N5Attributes.read(in: place) else {
      // A folder without attributes is a group, unless it is a part of a dataset's block grid.
      guard let entries = try await place.store.list(place.key), entries.contains(where: \.isPrefix),
        !(await isInsideDataset(path))
      else { return nil }
      return .group(N5Group(location: place, version: version, attributes: [:]))
    }
    guard attributes.object != nil else {
      throw Failure(.invalid, place.appending(N5Attributes.fileName).name, "holds no JSON object")
    }
    if N5Attributes.describeDataset(attributes) {
      return .array(try N5Dataset.node(attributes, at: place, version: version))
    }
    return .group(N5Group(location: place, version: version, attributes: attributes))
  }

  func childNames() async throws -> [String]? {
    guard let entries = try await location.store.list(location.key) else { return nil }
    return entries.filter { $0.isPrefix && !$0.name.hasPrefix(".") }.map(\.name)
  }

  private func isInsideDataset(_ path: String) async -> Bool {
    var parts = path.split(separator: "/")
    while parts.popLast() != nil, !parts.isEmpty {
      if await N5Attributes.isDataset(location.appending(parts.joined(separator: "/"))) { return true }
    }
    return false
  }
}
