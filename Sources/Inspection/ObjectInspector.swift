import Stores
import Voxels

/// Looks into one kind of object.
///
/// One folder a kind. An inspector knows its kind by the object's key and the metadata around it.
public protocol ObjectInspector: Sendable {
  static var documentation: PluginDocumentation { get }

  /// Reads the index of an object; nil when the object is of another kind.
  ///
  /// - Parameters:
  ///   - object: where it lies.
  ///   - size: its size in bytes.
  ///   - array: where the metadata of its array lie; nil to look for them in the folders above the object.
  /// - Throws: ``Failure`` when it is of this kind, but not even its index can be read.
  static func open(_ object: Location, size: Int, array: Location?) async throws -> InspectedObject?
}

/// Every kind of object that microtome looks into. A new one is a folder beside this file and a line here.
public enum ObjectInspectorRegistry {
  public static let all: [any ObjectInspector.Type] = [
    WKWInspector.self,
    PrecomputedInspector.self,
    ZarrInspector.self,
    N5Inspector.self,
  ]

  /// Looks into an object.
  ///
  /// - Parameter array: where the metadata of its array lie: its folder, or a document in it; nil to look for them.
  /// - Throws: ``Failure`` when there is no such object, no array that it belongs to, or no index in it.
  public static func open(_ object: Location, array: Location? = nil) async throws -> InspectedObject {
    guard let size = try await object.store.size(of: object.key) else {
      let isFolder = try await object.store.list(object.key).map { !$0.isEmpty } ?? false
      throw Failure(
        isFolder ? .usage : .missing, object.name, isFolder ? "is a folder, not a file" : "no such file",
        remedy: isFolder ? "name one shard, chunk or WKW file in it" : "check the path")
    }
    let folder = array.map { EnclosingArray.folder(ofMetadata: $0) }
    for inspector in all {
      if let found = try await inspector.open(object, size: size, array: folder) { return found }
    }
    if let folder {
      throw Failure(
        .missing, folder.name, "has no metadata of an array that \(object.name) could belong to",
        remedy: "give --array the folder with zarr.json, .zarray, attributes.json or info")
    }
    throw Failure(
      .unsupported, object.name, "no array's metadata were found above it, and it is no WKW file",
      remedy: "say with --array where its zarr.json, .zarray, attributes.json or info is")
  }
}
