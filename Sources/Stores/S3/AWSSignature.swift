/// Signatures of requests without a body, version 4.
///
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
public struct AWSSignature: Sendable {
  public var credentials: AWSCredentials
  public var region: String
  public var service: String

  public init(_ credentials: AWSCredentials, region: String, service: String = "s3") {
    self.credentials = credentials
    self.region = region
    self.service = service
  }

  /// The SHA-256 of no bytes.
  private static let emptyHash = Digest.hexadecimal(Digest.sha256([]))

  /// The headers that a request needs beside its own.
  ///
  /// - Parameters:
  ///   - url: with host, encoded path and encoded query, as it is sent.
  ///   - headers: further ones to sign; their names in lower case.
  ///   - time: when the request is made, in seconds since 1970.
  /// - Returns: names in lower case and values; those of `headers` are among them.
  public func headers(
    method: String, url: String, headers: [String: String] = [:], time: Int
  ) -> [(name: String, value: String)] {
    let stamp = AWSTime.stamp(time)
    var signed = headers
    signed["x-amz-content-sha256"] = AWSSignature.emptyHash
    signed["x-amz-date"] = stamp
    signed["x-amz-security-token"] = credentials.sessionToken
    let sent = signed
    let origin = HTTPAddress.origin(of: url)
    signed["host"] = origin.split(separator: "/").last.map(String.init) ?? ""
    let names = signed.keys.sorted()
    let list = names.joined(separator: ";")
    let canonical =
      [method, AWSSignature.path(url.dropFirst(origin.count)), AWSSignature.query(url)]
      + names.map { "\($0):\(AWSSignature.trimmed(signed[$0] ?? ""))" } + ["", list, AWSSignature.emptyHash]
    let day = String(stamp.prefix(8))
    let scope = "\(day)/\(region)/\(service)/aws4_request"
    let hash = Digest.hexadecimal(Digest.sha256(canonical.joined(separator: "\n").utf8))
    let key = [region, service, "aws4_request"].reduce(
      Digest.hmac(key: Array(("AWS4" + credentials.secretKey).utf8), day.utf8)
    ) { Digest.hmac(key: $0, $1.utf8) }
    let signature = Digest.hexadecimal(
      Digest.hmac(key: key, "AWS4-HMAC-SHA256\n\(stamp)\n\(scope)\n\(hash)".utf8))
    let authorization =
      "AWS4-HMAC-SHA256 Credential=\(credentials.accessKey)/\(scope),SignedHeaders=\(list),Signature=\(signature)"
    return sent.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
      + [(name: "authorization", value: authorization)]
  }

  private static func path(_ behindOrigin: Substring) -> String {
    let path = behindOrigin.prefix { $0 != "?" }
    return path.isEmpty ? "/" : String(path)
  }

  /// The query's parts in order of their names, and of their values where names are equal.
  private static func query(_ url: String) -> String {
    guard let mark = url.firstIndex(of: "?") else { return "" }
    let parts = url[url.index(after: mark)...].split(separator: "&").map { part -> (name: String, value: String) in
      let name = part.prefix { $0 != "=" }
      return (String(name), String(part.dropFirst(name.count + 1)))
    }
    return parts.sorted { ($0.name, $0.value) < ($1.name, $1.value) }.map { "\($0.name)=\($0.value)" }
      .joined(separator: "&")
  }

  /// Without space at both ends, and with single spaces in between.
  private static func trimmed(_ value: String) -> String { value.split(separator: " ").joined(separator: " ") }
}
