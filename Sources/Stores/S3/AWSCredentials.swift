/// What proves to a service who asks. Never shown.
public struct AWSCredentials: Sendable, Equatable {
  public var accessKey: String
  public var secretKey: String
  /// Of temporary credentials.
  public var sessionToken: String?
  /// When temporary credentials end, in seconds since 1970; nil when that is not known.
  public var expiry: Int?

  public init(accessKey: String, secretKey: String, sessionToken: String? = nil, expiry: Int? = nil) {
    self.accessKey = accessKey
    self.secretKey = secretKey
    self.sessionToken = sessionToken
    self.expiry = expiry
  }

  /// Whether the credentials can be sent at all: a header holds no line breaks.
  var areUsable: Bool {
    !accessKey.isEmpty && !secretKey.isEmpty
      && (accessKey + (sessionToken ?? "")).utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
  }
}

extension AWSCredentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "AWSCredentials(…)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
