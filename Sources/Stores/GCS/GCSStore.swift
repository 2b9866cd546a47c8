import Voxels

/// Public objects of a bucket of Google Cloud Storage, through its XML interface.
public struct GCSStore: Store {
  static let documentation = PluginDocumentation(
    names: ["gs"], summary: "Public objects of Google Cloud Storage.",
    specification: "https://cloud.google.com/storage/docs/xml-api/get-object-download",
    example: "gs://neuroglancer-janelia-flyem-hemibrain/emdata/clahe_yz/jpeg")

  private let objects: HTTPObjects<GCSService>

  /// The place that `gs://` followed by `rest` names.
  ///
  /// - Parameter endpoint: the address of the service, without a slash at its end.
  /// - Throws: ``Failure`` (`usage`) when it names no bucket.
  public static func locate(
    _ rest: String, endpoint: String = "https://storage.googleapis.com", settings: HTTPSettings = HTTPSettings()
  ) throws(Failure) -> Location {
    let (bucket, key) = try S3Address.parse(scheme: "gs", rest)
    let service = GCSService(bucket: bucket, endpoint: endpoint)
    let objects = HTTPObjects(service, client: HTTPClient(settings: settings))
    return Location(store: GCSStore(objects: objects), key: key)
  }

  public func describe(_ key: String) -> String { objects.service.describe(key) }

  public func read(_ key: String, _ ranges: [ByteRange], limit: Int) async throws -> [Bytes]? {
    try Task.checkCancellation()
    // At the bucket's own address is its listing.
    guard !key.isEmpty else { return nil }
    return try await objects.read(key, ranges, limit: limit)
  }

  public func size(of key: String) async throws -> Int? {
    try Task.checkCancellation()
    guard !key.isEmpty else { return nil }
    return try await objects.size(of: key)
  }

  public func list(_ prefix: String) async throws -> [StoreEntry]? { try await objects.list(prefix) }
}
