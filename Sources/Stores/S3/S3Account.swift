import Voxels

/// As whom buckets are read and where they are, and what was learnt of them.
public final class S3Account: Sendable {
  /// What environment and files say.
  public let profile: AWSProfile
  let roles: AWSRoles
  let settings: HTTPSettings
  /// Nil for Amazon's.
  let endpoint: String?
  private let buckets = Locked<[String: S3Bucket]>([:])

  /// The account of whoever runs the program.
  public static let current = S3Account(
    environment: ProcessEnvironment.variable, file: ProcessEnvironment.text)

  /// - Parameters:
  ///   - environment: the value of a variable by its name; nil when there is none.
  ///   - file: the text of a file by its path; nil when there is none.
  public init(
    environment: (String) -> String?, file: (String) -> String?, settings: HTTPSettings = HTTPSettings()
  ) {
    profile = AWSProfile(environment: environment, file: file)
    roles = AWSRoles(AWSRoles.Source(environment: environment, file: file))
    endpoint = profile.endpoint.flatMap { S3Address.endpoint($0) }
    var settings = settings
    if let bundle = environment("AWS_CA_BUNDLE"), !bundle.isEmpty { settings.certificates = bundle }
    self.settings = settings
  }

  /// Where a bucket is looked for first.
  var region: String { profile.region.flatMap { S3Address.isRegion($0) ? $0 : nil } ?? "us-east-1" }

  /// As whom a bucket is read that nothing is known of.
  var firstIdentity: HTTPIdentity { profile.credentials == nil ? .anonymous : .user }

  func credentials(_ identity: HTTPIdentity) async -> AWSCredentials? {
    switch identity {
    case .anonymous: nil
    case .user: profile.credentials
    case .role: await roles.credentials()
    }
  }

  func bucket(_ name: String) -> S3Bucket {
    buckets.withLock { buckets in
      if let bucket = buckets[name] { return bucket }
      let bucket = S3Bucket()
      buckets[name] = bucket
      return bucket
    }
  }
}
