import JSON
import Stores
import Voxels

/// What the metadata of both versions have in common.
enum ZarrMetadata {
  /// The most axes an array may have.
  static let rankLimit = 32
  /// The largest extent: up to here a `Double` has every voxel.
  static let extentLimit = 1 << 53

  /// - Throws: ``Failure`` (`invalid`) unless the value is a list of sensible extents.
  static func shape(_ value: JSON?, named name: String, atLeast minimum: Int) throws(Failure) -> [Int] {
    guard let shape = value?.ints else { throw Failure(.invalid, "", "\(name) is no list of integers") }
    guard shape.count <= rankLimit else { throw Failure(.unsupported, "", "\(name) has more than \(rankLimit) axes") }
    for extent in shape where extent < minimum {
      throw Failure(.invalid, "", "\(name) has the extent \(extent), and \(minimum) is the least")
    }
    for extent in shape where extent > extentLimit {
      throw Failure(.unsupported, "", "\(name) has the extent \(extent), and \(extentLimit) is the most")
    }
    return shape
  }

  /// A metadata document; nil when it is not there.
  static func document(_ name: String, in location: Location) async throws -> JSON? {
    let place = location.appending(name)
    guard let text = try await place.read(limit: JSON.sizeLimit) else { return nil }
    return try JSON(parsing: text, source: place.name)
  }
}
