import Voxels

/// A server, as it is written in front of keys: scheme, host and port, and a query that goes with every request.
struct HTTPAddress: Sendable {
  /// `https://host:port`.
  let origin: String
  /// What stood in front of the host.
  let credentials: HTTPCredentials?
  /// Without `?`: a signature or token that every address derived from this one needs.
  var query: String?
  /// `Name: value` lines that go with every request: a token. Never shown, and sent to no other host.
  var headers: [String] = []

  /// Takes `user:password@host:port/path?query` apart.
  ///
  /// - Throws: ``Failure`` (`usage`) when no host is named.
  static func parse(scheme: String, _ rest: String) throws(Failure) -> (address: HTTPAddress, key: String) {
    let withoutFragment = rest.prefix { $0 != "#" }
    let authority = withoutFragment.prefix { $0 != "/" && $0 != "?" }
    let behind = withoutFragment.dropFirst(authority.count)
    let path = behind.prefix { $0 != "?" }
    let query = behind.dropFirst(path.count + 1)
    let at = authority.lastIndex(of: "@")
    let host = at.map { authority[authority.index(after: $0)...] } ?? authority
    guard !host.isEmpty, !host.hasPrefix(":"), host.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != 0x5C }) else {
      throw Failure(
        .usage, "\(scheme)://\(host)", "names no host", remedy: "write \(scheme)://host/path")
    }
    let address = HTTPAddress(
      origin: "\(scheme)://\(host.lowercased())", credentials: at.map { credentials(authority[..<$0]) },
      query: query.isEmpty ? nil : PercentEncoding.cleaned(query))
    return (address, PercentEncoding.decoded(path.dropFirst()))
  }

  private static func credentials(_ text: Substring) -> HTTPCredentials {
    let user = text.prefix { $0 != ":" }
    return HTTPCredentials(
      user: PercentEncoding.decoded(user), password: PercentEncoding.decoded(text.dropFirst(user.count + 1)))
  }

  /// The address of an object, to be sent.
  func url(_ key: String) -> String {
    origin + "/" + PercentEncoding.encoded(key) + (query.map { "?" + $0 } ?? "")
  }

  /// The address of an object, to be shown: without what may be secret.
  func shown(_ key: String) -> String { origin + "/" + PercentEncoding.shown(key) + (query == nil ? "" : "?…") }

  /// What the query adds to the name of an object in caches.
  ///
  /// Signatures change from day to day and say nothing of the object; of what is left only a digest is kept, since it
  /// may be secret.
  var cacheSuffix: String {
    let kept = (query ?? "").split(separator: "&").filter { part in
      !SecretParameters.isOfSignature(String(part.prefix { $0 != "=" }))
    }
    return kept.isEmpty ? "" : "?" + Digest.hexadecimal(Digest.sha256(kept.joined(separator: "&").utf8))
  }

  /// A URL with its query hidden.
  static func withoutQuery(_ url: String) -> String {
    let end = url.firstIndex { $0 == "?" || $0 == "#" } ?? url.endIndex
    return end == url.endIndex ? url : url[..<end] + "?…"
  }

  /// Scheme, host and port of a URL.
  static func origin(of url: String) -> String {
    guard let separator = url.firstRange(of: "://") else { return url }
    return String(url[..<separator.upperBound] + url[separator.upperBound...].prefix { !"/?#".contains($0) })
  }
}
