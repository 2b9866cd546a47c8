import Voxels

/// What the environment and the files of the `aws` tool say of a user's account.
public struct AWSProfile: Sendable, Equatable {
  /// Nil when there are none that can be used as they stand.
  public private(set) var credentials: AWSCredentials?
  /// What to do about credentials that exist but cannot be used, for when access is denied.
  public private(set) var remedy: String?
  public private(set) var region: String?
  /// Where the service is, such as `https://minio.example.org:9000`; nil for Amazon's.
  public private(set) var endpoint: String?
  /// `path`, `virtual` or `auto`.
  public private(set) var addressingStyle: String?
  /// Who pays for requests: whether we offer to.
  public private(set) var isRequesterPaying: Bool

  /// - Parameters:
  ///   - environment: the value of a variable by its name; nil when there is none.
  ///   - file: the text of a file by its path; nil when there is none.
  public init(environment: (String) -> String?, file: (String) -> String?) {
    func variable(_ names: String...) -> String? {
      for name in names { if let value = environment(name), !value.isEmpty { return value } }
      return nil
    }
    func sections(_ name: String, _ fallback: String) -> [String: [String: String]] {
      let path = variable(name) ?? variable("HOME").map { $0 + fallback }
      return path.flatMap(file).map { AWSConfigurationFile(parsing: $0).sections } ?? [:]
    }
    let name = variable("AWS_PROFILE", "AWS_DEFAULT_PROFILE") ?? "default"
    let config = sections("AWS_CONFIG_FILE", "/.aws/config")
    let known = sections("AWS_SHARED_CREDENTIALS_FILE", "/.aws/credentials")[name]
    let settings = config["profile " + name] ?? (name == "default" ? config[name] : nil)
    let values = (settings ?? [:]).merging(known ?? [:]) { _, new in new }
    func service(_ key: String) -> String? {
      values["services"].flatMap { config["services " + $0]?["s3." + key] }.flatMap { $0.isEmpty ? nil : $0 }
    }
    func value(_ key: String) -> String? { values[key].flatMap { $0.isEmpty ? nil : $0 } }

    region = variable("AWS_REGION", "AWS_DEFAULT_REGION") ?? value("region")
    addressingStyle = value("s3.addressing_style")
    isRequesterPaying = variable("AWS_REQUEST_PAYER")?.lowercased() == "requester"
    if variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")?.lowercased() != "true" {
      endpoint =
        variable("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL") ?? service("endpoint_url") ?? value("s3.endpoint_url")
        ?? value("endpoint_url")
    }

    if let key = variable("AWS_ACCESS_KEY_ID"), let secret = variable("AWS_SECRET_ACCESS_KEY") {
      credentials = AWSCredentials(
        accessKey: key, secretKey: secret, sessionToken: variable("AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"))
    } else if let key = value("aws_access_key_id"), let secret = value("aws_secret_access_key") {
      credentials = AWSCredentials(accessKey: key, secretKey: secret, sessionToken: value("aws_session_token"))
    } else {
      remedy = AWSProfile.remedy(
        name, values, isKnown: known != nil || settings != nil, isNamed: variable("AWS_PROFILE") != nil,
        hasWebIdentity: variable("AWS_WEB_IDENTITY_TOKEN_FILE") != nil)
    }
    if credentials?.areUsable == false {
      credentials = nil
      remedy = "the access key or session token has characters that none can have"
    }
  }

  private static func remedy(
    _ name: String, _ values: [String: String], isKnown: Bool, isNamed: Bool, hasWebIdentity: Bool
  ) -> String? {
    let ways = [
      ("sso_session", "signs in by SSO"), ("sso_start_url", "signs in by SSO"), ("role_arn", "takes on a role"),
      ("credential_process", "asks a program"), ("login_session", "signs in by a browser"),
    ]
    let export = "run: eval \"$(aws configure export-credentials --profile \(name) --format env)\""
    if let way = ways.first(where: { values[$0.0] != nil }) {
      return "profile \(name) \(way.1), which only the aws tool can do; \(export)"
    }
    if isNamed, !isKnown { return "AWS_PROFILE is \(name), but ~/.aws has no such profile" }
    if hasWebIdentity { return "AWS_WEB_IDENTITY_TOKEN_FILE is set, which only the aws tool can use; \(export)" }
    return nil
  }
}
