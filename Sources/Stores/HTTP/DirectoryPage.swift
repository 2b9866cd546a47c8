import Voxels

/// The listing of a folder as nginx, Apache, lighttpd and Python's server show it: a page of links.
enum DirectoryPage {
  /// The longest page that is read.
  static let limit = 16 << 20

  /// Whether bytes that are said to be HTML are.
  static func isPage(_ bytes: Bytes) -> Bool {
    let start = String(decoding: bytes[0..<min(512, bytes.count)].array, as: UTF8.self).lowercased()
    let text = start.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    return ["<!doctype html", "<html", "<head", "<title", "<!--", "<body"].contains { text.hasPrefix($0) }
  }

  /// The links of a page that lead right below its folder, sorted; nil when it does not look like a listing.
  ///
  /// - Parameter folder: the folder's key, with a slash at its end.
  static func entries(_ page: Bytes, folder: String) -> [StoreEntry]? {
    let text = String(decoding: page.array, as: UTF8.self)
    let head = text.prefix(4096).lowercased()
    guard ["index of", "directory listing", "listing of"].contains(where: { head.contains($0) }) else { return nil }
    var entries: [String: Bool] = [:]
    var rest = text.utf8[...]
    while let start = rest.firstRange(of: Array("href=\"".utf8)) {
      rest = rest[start.upperBound...]
      guard let end = rest.firstIndex(of: UInt8(ascii: "\"")) else { break }
      if let entry = entry(String(decoding: rest[..<end], as: UTF8.self), folder: folder) {
        entries[entry.name] = entry.isPrefix
      }
      rest = rest[end...]
    }
    return entries.sorted { $0.key < $1.key }.map { StoreEntry(name: $0.key, isPrefix: $0.value) }
  }

  private static func entry(_ link: String, folder: String) -> StoreEntry? {
    var link = link.replacing("&amp;", with: "&").replacing("&#x27;", with: "'").replacing("&quot;", with: "\"")[...]
    guard !link.contains("?"), !link.contains("#") else { return nil }
    if link.hasPrefix("./") {
      link = link.dropFirst(2)
    } else if link.contains(":") {
      return nil
    }
    let isPrefix = link.hasSuffix("/")
    var name = PercentEncoding.decoded(isPrefix ? link.dropLast() : link)
    if name.hasPrefix("/" + folder) { name.removeFirst(folder.count + 1) }
    guard !name.isEmpty, name != ".", name != "..", !name.contains("/") else { return nil }
    return StoreEntry(name: name, isPrefix: isPrefix)
  }
}
