/// Parameters of URLs that let their holder in.
public enum SecretParameters {
  /// Those that say who may read and for how long: of AWS's first signatures, CloudFront, Google, Azure, and others' tokens.
  private static let signatures: Set<String> = [
    "awsaccesskeyid", "signature", "expires", "policy", "key-pair-id", "googleaccessid", "sig", "se", "st", "sp", "spr",
    "sv", "sr", "skoid", "sktid", "skt", "ske", "sks", "skv", "token", "access_token",
  ]

  /// Whether a parameter belongs to a signature, which changes from day to day and says nothing of the object.
  static func isOfSignature(_ name: String) -> Bool {
    let name = name.lowercased()
    return name.hasPrefix("x-amz-") || name.hasPrefix("x-goog-") || signatures.contains(name)
  }

  /// Whether a parameter may be secret, by its name.
  public static func contains(_ name: String) -> Bool {
    isOfSignature(name)
      || ["token", "secret", "passw", "pwd", "auth", "credential", "apikey", "api_key", "api-key", "jwt", "session"]
        .contains { name.lowercased().firstRange(of: $0) != nil }
  }
}
