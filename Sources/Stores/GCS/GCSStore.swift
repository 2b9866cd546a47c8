import Voxels

/// Public objects of a bucket of Google Cloud Storage, through its XML interface.
public enum GCSStore {
  static let documentation = PluginDocumentation(
    names: ["gs"], summary: "Public objects of Google Cloud Storage.",
    specification: "https://cloud.google.com/storage/docs/xml-api/get-object-download",
    example: "gs://neuroglancer-janelia-flyem-hemibrain/emdata/clahe_yz/jpeg")

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
    return Location(store: BucketStore(objects: objects), key: key)
  }
}
