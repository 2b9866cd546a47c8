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

  /// The names right below a prefix; nil when they cannot be had, or are too many: chunks can be millions.
  func list(_ prefix: String) async throws -> [StoreEntry]? {
    try Task.checkCancellation()
    guard !objects.client.settings.isOffline else { return nil }
    var names: [String: Bool] = [:]
    let isWhole = try await objects.listPages(folder(prefix), isDeep: false, limit: 64) { page in
      for object in page.objects { names[object.name] = names[object.name] ?? false }
      for prefix in page.prefixes { names[prefix] = true }
    }
    return isWhole ? names.sorted { $0.key < $1.key }.map { StoreEntry(name: $0.key, isPrefix: $0.value) } : nil
  }

  private func folder(_ prefix: String) -> String {
    prefix.isEmpty || prefix.hasSuffix("/") ? prefix : prefix + "/"
  }

  func renewed(_ key: String) -> (any ByteSource)? { objects.renewed(key) }
}
