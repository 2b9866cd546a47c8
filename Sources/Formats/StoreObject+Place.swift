import Stores
import Voxels

extension StoreObject {
  /// Where a chunk lies that has the object for itself. The object's size is asked for, nothing is read.
  func wholePlace() async throws -> ChunkLocation.Place {
    try await store.size(of: key).map { .bytes(0..<$0) } ?? .missingObject
  }
}
