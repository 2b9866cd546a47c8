import Voxels

/// A bucket of Google Cloud Storage, read as anybody may.
struct GCSService: BucketService {
  let bucket: String
  /// The service's address without a slash at its end.
  let endpoint: String

  var scope: String { "gs:" + base }

  private var base: String { "\(endpoint)/\(bucket)/" }

  func describe(_ key: String) -> String { "gs://\(bucket)/\(PercentEncoding.shown(key))" }

  func address(_ request: inout HTTPRequest, key: String) async throws {
    request.url = base + PercentEncoding.encoded(key)
  }

  func address(_ request: inout HTTPRequest, query: String) async throws { request.url = base + "?" + query }

  func learn(from response: HTTPResponse, to request: inout HTTPRequest) async throws -> Bool {
    if response.status == 404, S3Error(parsing: response.body).code == "NoSuchBucket" {
      throw Failure(.missing, describe(""), "there is no such bucket", remedy: "check the address")
    }
    return false
  }

  func failure(_ response: HTTPResponse, key: String) -> Failure {
    let code = S3Error(parsing: response.body).code
    switch (response.status, code) {
    case (_, "UserProjectMissing"):
      return Failure(
        .unsupported, describe(key), "the one who reads pays, and microtome has no Google account to charge",
        remedy: "use another copy of the data")
    case (401, _), (403, _):
      return Failure(
        .io, describe(key), "access is denied, and only public objects of Google's can be read",
        remedy: "check the address, or use a signed https:// one; GOOGLE_APPLICATION_CREDENTIALS is not used yet")
    default:
      return Failure(
        .io, describe(key), "the server answers with status \(response.status)\(code.isEmpty ? "" : " (\(code))")")
    }
  }
}
