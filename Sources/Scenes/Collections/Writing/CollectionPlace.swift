import Voxels

/// Where a collection's document is or will be: what paths in it can be relative to.
public struct CollectionPlace: Sendable {
  /// An absolute path or a URL.
  public let document: String
  /// Whether a local path lies on the same disk as the document, so that both are moved together, maybe.
  private let isNear: @Sendable (_ path: String) -> Bool

  public init(_ document: String, isNear: @escaping @Sendable (_ path: String) -> Bool = { _ in true }) {
    self.document = document
    self.isNear = isNear
  }

  /// Whether a user and password stand in front of the host of a source.
  public static func hasCredentials(_ source: String) -> Bool {
    let url = (try? SourceSpecification(parsing: source))?.start ?? source
    guard let separator = url.firstRange(of: "://") else { return false }
    return url[separator.upperBound...].prefix { !"/?#".contains($0) }.contains("@")
  }

  /// What a document at this place has to say to mean an address.
  struct Path: Equatable {
    var text: String
    /// Whether anything but a plain path or URL is said.
    var isPlain = true
    /// Whether something that may be secret was left out.
    var isStripped = false
  }

  /// - Parameters:
  ///   - address: what opens a layer, see ``Layer/address``.
  ///   - usesURLs: whether a local path that is not relative becomes a `file://` URL.
  /// - Throws: ``Failure`` when the address makes no sense.
  func path(to address: String, usesURLs: Bool) throws(Failure) -> Path {
    let specification = try SourceSpecification(parsing: address)
    var path = Path(text: "", isPlain: specification.stages.isEmpty && specification.format == nil)
    path.text = relative(specification.start, usesURLs: usesURLs, &path.isStripped)
    for stage in specification.stages {
      switch stage {
      case .container(let scheme, let inner): path.text += "|\(scheme):\(inner.stagePath)"
      case .folder(let inner): path.text += "/\(inner)"
      }
    }
    if let format = specification.format { path.text = "\(format)://" + path.text }
    return path
  }

  private func relative(_ start: String, usesURLs: Bool, _ isStripped: inout Bool) -> String {
    let (own, target) = (PlaceParts(document), PlaceParts(start))
    isStripped = target.hasSecrets
    guard own.origin == target.origin else { return target.text(usesURLs: usesURLs) }
    let folder = own.parts.dropLast()
    let common = zip(folder, target.parts).prefix { $0 == $1 }.count
    // Relative paths are not encoded as URLs are.
    let parts =
      target.origin == nil ? target.parts[common...].map { $0 } : target.parts[common...].map(\.percentDecoded)
    if common == folder.count { return "./" + parts.joined(separator: "/") }
    guard target.origin != nil || isShared(folder[..<common]) && isNear("/" + target.parts.joined(separator: "/"))
    else {
      return target.text(usesURLs: usesURLs)
    }
    return (folder[common...].map { _ in ".." } + parts).joined(separator: "/")
  }

  /// Whether what lies in a folder belongs together: not all of the machine, nor of all its users.
  private func isShared(_ folder: ArraySlice<String>) -> Bool {
    !folder.isEmpty && !(folder.count == 1 && ["home", "Users"].contains(folder[0]))
  }
}

/// A path or URL taken apart: what stands in front of its path, and the path.
private struct PlaceParts {
  /// `https://host`, without what stands in front of the host; nil for local paths.
  var origin: String?
  var parts: [String]
  /// Whether a password or a query was there, which may be secret.
  var hasSecrets = false

  init(_ text: String) {
    guard let separator = text.firstRange(of: "://") else {
      parts = PlaceParts.split(text)
      return
    }
    let scheme = text[..<separator.lowerBound].lowercased()
    let rest = text[separator.upperBound...]
    guard scheme != "file" else {
      parts = PlaceParts.split(String(rest.drop { $0 != "/" }).percentDecoded)
      return
    }
    let authority = rest.prefix { !"/?#".contains($0) }
    let path = rest.dropFirst(authority.count).prefix { $0 != "?" && $0 != "#" }
    let host = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
    hasSecrets = host.count < authority.count || authority.count + path.count < rest.count
    origin = "\(scheme)://\(scheme.hasPrefix("http") ? host.lowercased() : String(host))"
    parts = PlaceParts.split(String(path))
  }

  private static func split(_ path: String) -> [String] {
    path.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
  }

  func text(usesURLs: Bool) -> String {
    let path = "/" + parts.joined(separator: "/")
    guard let origin else { return usesURLs ? "file://" + path.urlPath : path }
    return parts.isEmpty ? origin : origin + path
  }
}
