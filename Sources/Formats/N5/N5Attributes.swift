import JSON
import Stores
import Voxels

/// `attributes.json`.
enum N5Attributes {
  static let fileName = "attributes.json"

  /// The document; nil when the folder has none.
  static func read(in location: Location) async throws -> JSON? {
    let place = location.appending(fileName)
    guard let text = try await place.read(limit: JSON.sizeLimit) else { return nil }
    return try JSON(parsing: text, source: place.name)
  }

  /// Whether the folder is a dataset, by the attributes that only datasets have.
  static func describeDataset(_ attributes: JSON) -> Bool {
    attributes["dimensions"] != nil && attributes["dataType"] != nil
  }

  /// Whether a folder holds a dataset, as far as its attributes can be read.
  static func isDataset(_ location: Location) async -> Bool {
    guard let attributes = try? await read(in: location) else { return false }
    return describeDataset(attributes)
  }
}
