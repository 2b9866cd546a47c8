import Voxels

/// A bucket of Amazon's S3, or of a service that speaks like it.
struct S3Service: BucketService {
  private let place: S3Address
  private let account: S3Account
  private let bucket: S3Bucket

  init(_ place: S3Address, account: S3Account) {
    self.place = place
    self.account = account
    bucket = account.bucket(place.bucket)
  }

  var scope: String { "s3:" + place.url(region: "") }

  func describe(_ key: String) -> String { "s3://\(place.bucket)/\(PercentEncoding.shown(key))" }

  func address(_ request: inout HTTPRequest, key: String) async throws {
    await address(&request, target: PercentEncoding.encoded(key))
  }

  func address(_ request: inout HTTPRequest, query: String) async throws {
    await address(&request, target: "?" + query)
  }

  private func address(_ request: inout HTTPRequest, target: String) async {
    let region = bucket.region ?? account.region
    let identity = request.identity ?? bucket.identity ?? account.firstIdentity
    request.region = region
    request.identity = identity
    request.url = place.url(region: region) + target
    // A signature is for one host, and where a bucket is comes as a header.
    request.followsRedirects = false
    let headers = account.profile.isRequesterPaying ? ["x-amz-request-payer": "requester"] : [:]
    guard let credentials = await account.credentials(identity) else {
      request.headers = headers.map { "\($0.key): \($0.value)" }
      return
    }
    let signature = AWSSignature(credentials, region: region)
    request.headers = signature.headers(
      method: request.method.rawValue, url: request.url, headers: headers, time: AWSTime.now
    ).map { "\($0.name): \($0.value)" }
  }

  func learn(from response: HTTPResponse, to request: inout HTTPRequest) async throws -> Bool {
    let used = request.identity ?? .anonymous
    switch response.status {
    case 200, 206, 416:
      bucket.settle(used)
      return false
    case 301, 307, 400, 401, 403, 404: break
    default: return false
    }
    let error = S3Error(parsing: response.body)
    if error.code == "NoSuchBucket" { throw failure(error, status: response.status, source: describe("")) }
    guard response.status != 404 else { return false }
    if let region = response.headers["x-amz-bucket-region"] ?? error.region, S3Address.isRegion(region),
      region != request.region
    {
      bucket.region = region
      return true
    }
    guard error.isRefusal(status: response.status) else { return false }
    if used != .anonymous, !error.code.isEmpty { bucket.refusal = error }
    guard let next = await identity(after: used) else { return false }
    request.identity = next
    return true
  }

  /// As whom to ask again; nil when nobody else is left.
  private func identity(after refused: HTTPIdentity) async -> HTTPIdentity? {
    if let known = bucket.identity { return known == refused ? nil : known }
    switch refused {
    case .user: return .anonymous
    case .anonymous where account.profile.credentials == nil:
      return await account.roles.credentials().map { _ in HTTPIdentity.role }
    default: return nil
    }
  }

  func failure(_ response: HTTPResponse, key: String) -> Failure {
    var error = S3Error(parsing: response.body)
    // What was said to our credentials tells more than what was said to nobody.
    if let refusal = bucket.refusal, error.isRefusal(status: response.status) { error = refusal }
    return failure(error, status: response.status, source: describe(key))
  }

  private func failure(_ error: S3Error, status: Int, source: String) -> Failure {
    guard let words = error.words ?? ([401, 403].contains(status) ? S3Error.denied : nil) else {
      let code = error.code.isEmpty ? "" : " (\(error.code))"
      return Failure(.io, source, "the server answers with status \(status)\(code)")
    }
    var remedy = words.remedy
    if words.problem == S3Error.denied.problem {
      if account.profile.credentials != nil {
        remedy = "check the address and the credentials; where the reader pays, set AWS_REQUEST_PAYER=requester"
      }
      remedy = account.profile.remedy ?? remedy
    }
    return Failure(error.code == "NoSuchBucket" ? .missing : .io, source, words.problem, remedy: remedy)
  }
}
