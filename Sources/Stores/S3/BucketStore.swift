import Voxels

/// Objects of a bucket, of whichever service.
struct BucketStore<Service: BucketService>: Store {
  let objects: HTTPObjects<Service>

  func describe(_ key: String) -> String { objects.service.describe(key) }

  func read(_ key: String, _ ranges: [ByteRange], limit: Int) async throws -> [Bytes]? {
    // At the bucket's own address is its listing.
    try Task.checkCancellation()
    guard !key.isEmpty else { return nil }
    return try await objects.read(key, ranges, limit: limit)
  }

  func size(of key: String) async throws -> Int? {
    try Task.checkCancellation()
    guard !key.isEmpty else { return nil }
    return try await objects.size(of: key)
  }

  func list(_ prefix: String) async throws -> [StoreEntry]? { try await objects.list(prefix) }

  func renewed(_ key: String) -> (any ByteSource)? { objects.renewed(key) }
}
