/// What the headers of an answer allow caches to do.
///
/// https://www.rfc-editor.org/rfc/rfc9111#name-field-definitions, https://www.rfc-editor.org/rfc/rfc8246
struct CacheControl {
  var mayBeStored = true
  /// Whether the server wants to be asked each time.
  var mustValidate = false
  var isImmutable = false
  /// Seconds for which the answer is fresh; nil when the server does not say.
  var lifetime: Int?
  /// Seconds that the answer has spent in other caches.
  var age = 0

  /// - Parameter headers: values by lower-case name.
  init(_ headers: [String: String]) {
    for part in (headers["cache-control"] ?? "").lowercased().split(separator: ",") {
      let words = part.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " && $0 != "\t" && $0 != "\"" } }
      switch words.first {
      case "no-store": mayBeStored = false
      case "no-cache": mustValidate = true
      case "immutable": isImmutable = true
      case "max-age": lifetime = CacheControl.seconds(words.dropFirst().first ?? "") ?? 0
      default: break
      }
    }
    if headers["cache-control"] == nil, headers["pragma"]?.lowercased().contains("no-cache") ?? false {
      mustValidate = true
    }
    if headers["vary"]?.contains("*") ?? false { mustValidate = true }
    if lifetime == nil, let expires = headers["expires"] {
      let date = headers["date"].flatMap { HTTPDate.seconds($0) } ?? Int(HTTPDate.now)
      lifetime = HTTPDate.seconds(expires).map { max(0, $0 - date) } ?? 0
    }
    age = headers["age"].flatMap { CacheControl.seconds($0) } ?? 0
  }

  private static func seconds(_ text: String) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return min(Int(text) ?? .max, 1 << 31)
  }
}
