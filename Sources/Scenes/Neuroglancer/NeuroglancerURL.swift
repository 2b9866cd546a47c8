import Formats
import JSON
import Stores
import Voxels

/// A link of Neuroglancer: the address of the viewer, `#!`, and its state or where that is.
///
/// The state is percent-encoded JSON, in older links with other signs for what addresses cannot hold (``URLSafeJSON``);
/// `#!+` in front says that it is to be merged into what the viewer shows, which here is nothing.
/// https://github.com/google/neuroglancer/blob/master/src/ui/url_hash_binding.ts
struct NeuroglancerURL: ViewerLink {
  static let documentation = PluginDocumentation(
    names: ["neuroglancer"], summary: "Links of Neuroglancer, and its viewer states as .json files.",
    specification: "https://neuroglancer-docs.web.app/json/api/index.html",
    example: "https://neuroglancer-demo.appspot.com/#!{…}")

  private enum State {
    case document(JSON)
    /// Where the document is.
    case elsewhere(String)
  }

  let text: String
  /// The viewer's own address.
  private let viewer: String
  private let state: State

  init?(parsing text: String) throws(Failure) {
    guard let mark = text.firstRange(of: "#!"), text.hasPrefix("http://") || text.hasPrefix("https://") else {
      return nil
    }
    self.text = text
    viewer = String(text[..<mark.lowerBound])
    let fragment = text[mark.upperBound...]
    if NeuroglancerURL.isAddress(fragment) {
      state = .elsewhere(String(fragment))
      return
    }
    do throws(Failure) {
      let json = String(fragment.hasPrefix("+") ? fragment.dropFirst() : fragment).percentDecoded
      state = .document(try URLSafeJSON.parse(json))
    } catch {
      throw Failure(error.code, viewer + "#!…", "its state is \(error.problem)", remedy: "copy the whole link")
    }
  }

  var origin: String? { try? StoreRegistry.locate(viewer).origin }

  func read(opener: SceneOpener) async throws -> Scene {
    let place = try StoreRegistry.locate(viewer)
    let document: JSON
    switch state {
    case .document(let json): document = json
    case .elsewhere(let address):
      let there = try StoreRegistry.locate(address, relativeTo: place)
      guard let bytes = try await there.read(limit: JSON.sizeLimit) else {
        throw Failure(
          .missing, there.name, "the state that the link leads to is not there", remedy: "check the address")
      }
      document = try JSON(parsing: bytes, source: there.name)
    }
    guard document["layers"] != nil else {
      throw Failure(.invalid, viewer + "#!…", "its state has no layers", remedy: "copy the link from the viewer again")
    }
    return try await opener.open(OpenedSource(location: place, attributes: document), named: text)
  }

  func node() async throws -> Node {
    throw Failure(
      .usage, viewer + "#!…", "is a link, not a hierarchy of arrays", remedy: "name one of its layers' sources")
  }

  /// Whether a fragment is the address of a state: a scheme in small letters, and `://`.
  private static func isAddress(_ fragment: Substring) -> Bool {
    guard let separator = fragment.firstRange(of: "://"), let first = fragment.first, ("a"..."z").contains(first) else {
      return false
    }
    return fragment[..<separator.lowerBound].allSatisfy {
      $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0))
    }
  }
}
