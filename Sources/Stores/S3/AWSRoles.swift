import JSON
import Voxels

/// The temporary credentials that containers and cloud machines give to what runs on them, renewed as they end.
///
/// https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html,
/// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
actor AWSRoles {
  /// Where credentials may be, and what must be sent along.
  enum Source: Sendable, Equatable {
    case container(url: String, token: String?)
    /// The address of the instance's metadata.
    case instance(String)
  }

  private let source: Source?
  private var known: AWSCredentials?
  private var pending: Task<AWSCredentials?, Never>?
  /// Where there was nobody, nobody will be.
  private var isAbsent = false

  /// Seconds before their end when credentials are renewed.
  private static let margin = 300

  init(_ source: Source?) { self.source = source }

  /// Nil when the machine has none to give.
  func credentials() async -> AWSCredentials? {
    if let known, known.expiry.map({ $0 - AWSRoles.margin > AWSTime.now }) ?? true { return known }
    guard let source, !isAbsent else { return known }
    let task = pending ?? Task { await AWSRoles.ask(source) }
    pending = task
    let answer = await task.value
    pending = nil
    known = answer ?? known
    isAbsent = known == nil
    return known
  }

  private static func ask(_ source: Source) async -> AWSCredentials? {
    switch source {
    case .container(let url, let token):
      let service = MetadataService(url: url, headers: token.map { ["Authorization: \($0)"] } ?? [])
      return await service.answer(connectTimeout: 2).flatMap(parse)
    case .instance(let base):
      let lifetime = "X-aws-ec2-metadata-token-ttl-seconds: 21600"
      let tokens = MetadataService(url: base + "/latest/api/token", headers: [lifetime])
      guard let token = await tokens.answer(.put, connectTimeout: 1).flatMap(line) else { return nil }
      let headers = ["X-aws-ec2-metadata-token: \(token)"]
      let roles = base + "/latest/meta-data/iam/security-credentials/"
      guard let role = await MetadataService(url: roles, headers: headers).answer(connectTimeout: 1).flatMap(line)
      else { return nil }
      let url = roles + PercentEncoding.component(role)
      return await MetadataService(url: url, headers: headers).answer(connectTimeout: 1).flatMap(parse)
    }
  }

  private static func parse(_ document: Bytes) -> AWSCredentials? {
    guard let json = try? JSON(parsing: document), let key = json["AccessKeyId"]?.string,
      let secret = json["SecretAccessKey"]?.string
    else { return nil }
    let credentials = AWSCredentials(
      accessKey: key, secretKey: secret, sessionToken: json["Token"]?.string,
      expiry: json["Expiration"]?.string.flatMap(AWSTime.seconds))
    return credentials.areUsable ? credentials : nil
  }

  /// The first line, if it can be sent in a header.
  private static func line(_ document: Bytes) -> String? {
    let text = String(decoding: document.array, as: UTF8.self).prefix { !$0.isNewline }
    return text.isEmpty || text.utf8.contains { $0 <= 0x20 || $0 >= 0x7F } ? nil : String(text)
  }
}

extension AWSRoles.Source {
  /// Where the environment says that credentials are; an instance's are looked for unless it forbids that.
  init?(environment: (String) -> String?, file: (String) -> String?) {
    func variable(_ name: String) -> String? { environment(name).flatMap { $0.isEmpty ? nil : $0 } }
    let relative = variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI").map { "http://169.254.170.2" + $0 }
    if let url = relative ?? variable("AWS_CONTAINER_CREDENTIALS_FULL_URI") {
      guard Self.isTrusted(url) else { return nil }
      let token =
        variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE").flatMap(file)
        ?? variable("AWS_CONTAINER_AUTHORIZATION_TOKEN")
      self = .container(url: url, token: token.map { String($0.prefix { !$0.isNewline }) })
    } else if variable("AWS_EC2_METADATA_DISABLED")?.lowercased() != "true" {
      let named = variable("AWS_EC2_METADATA_SERVICE_ENDPOINT")
      // Where nobody answers, asking takes a second.
      guard named != nil || Self.isInstance(file) else { return nil }
      let base = named ?? "http://169.254.169.254"
      self = .instance(base.hasSuffix("/") ? String(base.dropLast()) : base)
    } else {
      return nil
    }
  }

  /// Whether this machine is one of Amazon's, as its firmware has it.
  private static func isInstance(_ file: (String) -> String?) -> Bool {
    func says(_ path: String, _ word: String) -> Bool { file(path)?.lowercased().contains(word) ?? false }
    return says("/sys/devices/virtual/dmi/id/sys_vendor", "amazon")
      || says("/sys/devices/virtual/dmi/id/bios_version", "amazon") || says("/sys/hypervisor/uuid", "ec2")
  }

  /// Without TLS only what is on the machine or next to it may be told the token.
  private static func isTrusted(_ url: String) -> Bool {
    if url.hasPrefix("https://") { return true }
    guard url.hasPrefix("http://") else { return false }
    let authority = url.dropFirst("http://".count).prefix { !"/?#".contains($0) }
    if authority.hasPrefix("[") {
      return ["[::1]", "[fd00:ec2::23]"].contains(authority.prefix { $0 != "]" } + "]")
    }
    let host = authority.prefix { $0 != ":" }
    let isLoopback = host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." }
    return isLoopback || ["localhost", "169.254.170.2", "169.254.170.23"].contains(host)
  }
}
