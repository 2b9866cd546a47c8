import Voxels

/// What a server answered.
struct HTTPResponse: Sendable {
  var status: Int
  /// Values by lower-case name; of a repeated header the last.
  var headers: [String: String]
  /// The body, or of an error's body the beginning. Where the whole object came for a range, the part that is wanted.
  var body: Bytes
  /// Where the server says that the object is; complete.
  var redirect: String?
  /// Seconds that the server asks to wait.
  var retryAfter: Double?
  /// Why the body was left alone, and is empty.
  var obstacle: Obstacle?

  /// What makes a part of an object useless.
  enum Obstacle: Sendable {
    /// The server encodes what it sends although it was asked for plain bytes, so that ranges mean something else.
    case encoded
    /// The server takes `-n` for something else than the last n bytes.
    case misreadSuffix
  }

  /// What `Content-Range: bytes 0-9/100` says; nil when there is none.
  var contentRange: ContentRange? { headers["content-range"].flatMap { ContentRange(parsing: $0) } }

  /// The body's size as it is announced; nil when it is not, or when the body is encoded.
  var contentLength: Int? {
    guard headers["content-encoding"].map({ $0 == "identity" }) ?? true else { return nil }
    return headers["content-length"].flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
  }

  var isHTML: Bool { headers["content-type"]?.lowercased().hasPrefix("text/html") ?? false }
}

/// Which bytes of an object a body is.
///
/// https://www.rfc-editor.org/rfc/rfc9110#name-content-range
struct ContentRange: Sendable {
  /// Nil when no bytes were sent.
  var bytes: ClosedRange<Int>?
  /// The size of the object; nil when the server does not know it.
  var size: Int?

  init?(parsing text: String) {
    guard text.lowercased().hasPrefix("bytes") else { return nil }
    let parts = text.dropFirst("bytes".count).split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    let ends = parts[0].drop { $0 == " " || $0 == "=" }.split(separator: "-").map { Int($0) }
    if ends.count == 2, let first = ends[0], let last = ends[1], first >= 0, first <= last, last < .max {
      bytes = first...last
    } else if !parts[0].hasSuffix("*") {
      return nil
    }
    size = Int(parts[1].prefix { $0 != " " })
    if let size, size < 0 || bytes.map({ $0.upperBound >= size }) ?? false { return nil }
  }
}
