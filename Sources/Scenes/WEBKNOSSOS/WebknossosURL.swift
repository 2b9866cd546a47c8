import Formats
import JSON
import Stores
import Voxels

/// A link of WEBKNOSSOS: a dataset, an annotation, or a short link to either, with a token that opens it and a view.
///
/// https://docs.webknossos.org/webknossos/sharing/dataset_sharing.html
struct WebknossosURL: ViewerLink {
  static let documentation = PluginDocumentation(
    names: ["webknossos"], summary: "Links of WEBKNOSSOS: datasets, annotations and short links.",
    specification: "https://docs.webknossos.org/webknossos/sharing/dataset_sharing.html",
    example: "https://webknossos.org/datasets/NAME-ID/view#…")

  enum Target: Equatable {
    case dataset(id: String)
    /// As older links have it: organization and name of the folder.
    case named(organization: String, name: String)
    case annotation(id: String)
    case short(key: String)
  }

  let text: String
  /// Scheme, host and port.
  let server: String
  let target: Target
  /// What opens the dataset to whoever has the link.
  let token: String?
  /// The view that the link carries.
  private(set) var state: WebknossosState

  init?(parsing text: String) throws(Failure) {
    guard let separator = text.firstRange(of: "://"), ["http", "https"].contains(text[..<separator.lowerBound]) else {
      return nil
    }
    let address = text.prefix { $0 != "#" }
    let path = address[separator.upperBound...].prefix { $0 != "?" }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).map { String($0).percentDecoded }
    guard let target = WebknossosURL.target(parts.dropFirst().filter { !$0.isEmpty }) else { return nil }
    self.target = target
    server = String(text[..<separator.upperBound]) + path.prefix { $0 != "/" }
    let parameters = address[path.endIndex...].dropFirst().split(separator: "&")
    let token = parameters.first { $0.hasPrefix("token=") }?.dropFirst("token=".count)
    self.token = token.map { String($0).percentDecoded }
    self.text = token.map { text[..<$0.startIndex] + "…" + text[$0.endIndex...] } ?? text
    let hash = String(text[address.endIndex...].dropFirst())
    do throws(Failure) { state = try WebknossosState(hash: hash.percentDecoded) } catch {
      throw error.at("\(address.prefix { $0 != "?" })#…")
    }
  }

  private static func target(_ parts: [String]) -> Target? {
    switch (parts.first, parts.count) {
    case ("datasets", 2), ("datasets", 3):
      if parts.count == 3, parts[2] != "view", parts[2] != "sandbox" { return nil }
      return id(String(parts[1].split(separator: "-").last ?? "")).map { .dataset(id: $0) }
    case ("datasets", 4) where parts[3] == "view": return .named(organization: parts[1], name: parts[2])
    case ("annotations", 2): return id(parts[1]).map { .annotation(id: $0) }
    case ("annotations", 3): return id(parts[2]).map { .annotation(id: $0) }
    case ("links", 2) where !parts[1].contains("."): return .short(key: parts[1])
    default: return nil
    }
  }

  /// 24 hexadecimal digits.
  private static func id(_ text: String) -> String? {
    text.utf8.count == 24 && text.allSatisfy { $0.isASCII && $0.isHexDigit } ? text : nil
  }

  var origin: String? { try? StoreRegistry.locate(server).origin }

  func read(opener: SceneOpener) async throws -> Scene {
    let place = try await WebknossosPlace.find(self)
    return try await place.scene(opener: opener, name: text)
  }

  /// The link with the view of another one, where that has one.
  func showing(_ other: WebknossosState) -> WebknossosURL {
    var copy = self
    if !other.isEmpty { copy.state = other }
    return copy
  }

  func node() async throws -> Node { .group(try await WebknossosPlace.find(self).dataset) }
}
