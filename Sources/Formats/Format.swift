import Stores
import Voxels

/// A format of hierarchies and arrays that can be recognised in a place.
///
/// One folder a format. A format knows nothing of the others and nothing of the screen.
public protocol Format: Sendable {
  static var documentation: PluginDocumentation { get }

  /// Opens what lies in a place; nil when it is not of this format.
  ///
  /// - Throws: ``Failure`` when it is of this format but cannot be understood.
  static func open(_ location: Location) async throws -> Node?

  /// Opens a place that has no document of this format, as far as its surroundings or what it holds tell the format;
  /// nil when they do not. Asked only where no format has recognised a document.
  static func openUnmarked(_ location: Location) async throws -> Node?
}

extension Format {
  public static func openUnmarked(_ location: Location) async throws -> Node? { nil }
}
