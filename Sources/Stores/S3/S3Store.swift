import Voxels

/// Objects of a bucket of S3, Amazon's or another.
///
/// Signed where there are credentials, without where there are none or where they are refused. Where a bucket is and as
/// whom it can be read is found out by asking, and remembered.
public enum S3Store {
  static let documentation = PluginDocumentation(
    names: ["s3"],
    summary: "Objects of S3 buckets, public or with the credentials of AWS_* and ~/.aws; "
      + "AWS_ENDPOINT_URL names another service than Amazon's.",
    specification: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html",
    example: "s3://janelia-cosem-datasets/jrc_hela-2/jrc_hela-2.zarr")

  /// The place that `s3://` followed by `rest` names.
  ///
  /// - Throws: ``Failure`` (`usage`) when it names no bucket, or the service's address is none.
  public static func locate(_ rest: String, account: S3Account = .current) throws(Failure) -> Location {
    let (bucket, key) = try S3Address.parse(scheme: "s3", rest)
    if let endpoint = account.profile.endpoint, account.endpoint == nil {
      let shown = endpoint.contains("@") || endpoint.contains("?") ? "the endpoint of S3" : endpoint
      throw Failure(
        .usage, shown, "is no address of a service", remedy: "set AWS_ENDPOINT_URL to one like https://host:port")
    }
    let place = S3Address(bucket: bucket, endpoint: account.endpoint, style: account.profile.addressingStyle)
    let service = S3Service(place, account: account)
    let objects = HTTPObjects(service, client: HTTPClient(settings: account.settings))
    return Location(store: BucketStore(objects: objects), key: key)
  }
}
