import Scenes
import Voxels

/// The links of what was shown in the browser, to be printed once the terminal is given back: not every terminal has a
/// clipboard that programs reach.
final class ShownLinks: Sendable {
  private let links = Locked<[String]>([])

  /// The link of a scene as it is shown: where it came from if that is WEBKNOSSOS, else Neuroglancer.
  ///
  /// - Returns: the link and a line for the user.
  /// - Throws: ``Failure`` when no link leads to the scene.
  func make(_ scene: Scene) throws(Failure) -> (url: String, message: String) {
    let url: String
    let viewer: String
    var notices: [String]
    if scene.webknossos != nil {
      let link = try WebknossosLink(scene)
      (url, notices, viewer) = (link.url, link.notices, "WEBKNOSSOS")
    } else {
      guard scene.format != "webknossos" else {
        throw Failure(
          .unsupported, scene.sourceName, "whether others can read its layers has to be looked up",
          remedy: "use microtome link")
      }
      let link = try NeuroglancerLink(scene)
      (url, notices, viewer) = (link.url, link.notices, "Neuroglancer")
    }
    links.withLock { $0.append(url) }
    notices.insert("a link for \(viewer) is copied, and will be printed at the end", at: 0)
    return (url, notices.joined(separator: "; "))
  }

  /// Writes the links to standard output, a line each.
  func print() { for link in links.withLock({ $0 }) { StandardOutput.write(link + "\n") } }
}
