import Formats
import Stores
import Voxels

/// A link of a viewer in the browser, which stands for a scene: sources, looks and a view.
protocol ViewerLink: Sendable {
  static var documentation: PluginDocumentation { get }

  /// The link that a text is; nil when it is none of this viewer's.
  ///
  /// - Throws: ``Failure`` (`invalid`) when it is one but cannot be understood.
  init?(parsing text: String) throws(Failure)

  /// The link as it was given, without what is secret.
  var text: String { get }
  /// The server that the link itself belongs to, see ``Stores/SourcePolicy``.
  var origin: String? { get }

  /// Opens what the link stands for; layers may stay pending.
  func read(opener: SceneOpener) async throws -> Scene

  /// The hierarchy of arrays that the link stands for.
  ///
  /// - Throws: ``Failure`` (`usage`) when it stands for several.
  func node() async throws -> Node
}

extension SceneRegistry {
  /// What the viewers' links say of themselves.
  public static var linkDocumentation: [PluginDocumentation] { links.map { $0.documentation } }

  /// The viewer's link that a text is; nil for a path or any other URL.
  static func link(_ text: String) throws(Failure) -> (any ViewerLink)? {
    guard text.contains("://") else { return nil }
    for kind in links {
      if let link = try kind.init(parsing: text) { return link }
    }
    return nil
  }
}
