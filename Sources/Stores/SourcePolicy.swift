import Voxels

/// Which servers and buckets a source may lead to, and which it did lead to.
///
/// A document may name members anywhere, and what is on another host than the source itself learns that somebody looks
/// at it. So every other origin is noted before anything is sent there, for the user to see, and may be forbidden.
/// What is opened on behalf of a source is opened with its policy as ``current``; stores keep the one that they were
/// made under, for redirects.
public final class SourcePolicy: Sendable {
  /// The policy of the source that is being opened; nil outside of that.
  @TaskLocal public static var current: SourcePolicy?

  /// Where the source itself lies; nil for this machine.
  private let own: String?
  private let allowsOthers: Bool
  private let noted = Locked<[String]>([])

  /// - Parameters:
  ///   - own: the origin of the source itself, see ``Location/origin``.
  ///   - allowsOthers: whether other origins may be contacted at all.
  public init(own: String?, allowsOthers: Bool = true) {
    self.own = own
    self.allowsOthers = allowsOthers
  }

  /// The other origins that were named so far, each once, in the order of their names.
  public var others: [String] { noted.withLock { $0.sorted() } }

  /// Lets a place be contacted that a document names.
  ///
  /// - Throws: ``Failure`` (`unsupported`) when it lies elsewhere and that is not allowed. Nothing has been sent then.
  func admit(_ place: Location) throws(Failure) {
    guard let origin = place.origin, !admits(origin) else { return }
    throw Failure(
      .unsupported, place.name, "is on another host than the source, which --same-host forbids",
      remedy: SourcePolicy.remedy)
  }

  /// Lets an address be contacted that a server redirects to.
  ///
  /// - Parameter name: what to call the object in messages.
  /// - Throws: ``Failure`` (`unsupported`) when it lies elsewhere and that is not allowed. Nothing has been sent then.
  func admitRedirect(to address: String, of name: String) throws(Failure) {
    guard let origin = Origin.of(address), !admits(origin) else { return }
    throw Failure(
      .unsupported, name, "is redirected to \(origin), another host than the source's, which --same-host forbids",
      remedy: SourcePolicy.remedy)
  }

  private static let remedy = "open what is there by itself, or leave out --same-host"

  private func admits(_ origin: String) -> Bool {
    // Those are never contacted, see ``MetadataAddress``.
    if isOwn(origin) || MetadataAddress.matches(host: String(origin.split(separator: "/").last ?? "")) { return true }
    if allowsOthers { noted.withLock { if !$0.contains(origin) { $0.append(origin) } } }
    return allowsOthers
  }

  private func isOwn(_ origin: String) -> Bool {
    guard let own else { return false }
    // The same host over TLS is no other one.
    return origin == own || own.hasPrefix("http://") && origin == "https://" + own.dropFirst("http://".count)
  }
}

extension Location {
  /// The server or bucket that the bytes come from, as `https://host:port` or `s3://bucket`; nil for this machine.
  public var origin: String? { Origin.of(store.describe("")) }
}

/// Servers and buckets by their addresses.
enum Origin {
  private static let defaultPorts = ["http": ":80", "https": ":443"]

  /// What an address has in front of its path, without a default port; nil for a path.
  static func of(_ address: String) -> String? {
    guard let separator = address.firstRange(of: "://") else { return nil }
    let scheme = address[..<separator.lowerBound].lowercased()
    guard ["http", "https", "s3", "gs"].contains(scheme) else { return nil }
    let authority = address[separator.upperBound...].prefix { !"/?#".contains($0) }
    let user = authority.lastIndex(of: "@")
    var host = String(user.map { authority[authority.index(after: $0)...] } ?? authority)
    if scheme.hasPrefix("http") {
      host = host.lowercased()
      if let port = defaultPorts[scheme], host.hasSuffix(port) { host.removeLast(port.count) }
    }
    return "\(scheme)://\(host)"
  }
}
