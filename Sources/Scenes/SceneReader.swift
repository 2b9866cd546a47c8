import Formats
import JSON
import Stores
import Voxels
import XML

/// What lies at a place, before anyone says what it means.
public struct OpenedSource: Sendable {
  public let location: Location
  /// The attributes of the group or array, or all of a stand-alone JSON document.
  public let attributes: JSON
  /// Nil for a stand-alone document.
  public let node: Node?
  /// Other formats that recognise the place.
  public let alsoFound: [AlsoFound]
  /// The root of a stand-alone XML document.
  public let xml: XML?
  /// The one format that was asked for.
  var format: String?

  init(
    location: Location, attributes: JSON = .null, node: Node? = nil, xml: XML? = nil, alsoFound: [AlsoFound] = [],
    format: String? = nil
  ) {
    self.location = location
    self.format = format
    self.attributes = attributes
    self.node = node
    self.xml = xml
    self.alsoFound = alsoFound
  }

  /// The place that relative paths in the attributes start from.
  public var base: Location { node == nil ? location.parent : location }

  /// What opens the source, or what lies at a path below it.
  func address(of path: String = ".") -> String {
    (format.map { "\($0)://" } ?? "") + (path == "." ? location : location.appending(path)).name
  }
}

/// Makes a scene of what a source says: one dialect of metadata.
public protocol SceneReader: Sendable {
  static var documentation: PluginDocumentation { get }

  /// The scene; nil when the source does not speak this dialect.
  ///
  /// - Parameter opener: opens the members of collections, and knows which collections are open already.
  static func read(_ source: OpenedSource, opener: SceneOpener) async throws -> Scene?

  /// The hierarchy of arrays that the source is or refers to; nil when the source does not speak this dialect or has
  /// no single hierarchy.
  static func node(of source: OpenedSource) async throws -> Node?
}

extension SceneReader {
  static func node(of source: OpenedSource) async throws -> Node? { source.node }
}
