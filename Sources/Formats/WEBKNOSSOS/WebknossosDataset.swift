import JSON
import Stores
import Voxels

/// A WEBKNOSSOS dataset: its layers by their names.
public struct WebknossosDataset: GroupNode {
  /// A layer, or why it cannot be understood.
  public struct Entry: Sendable {
    public let name: String
    public let layer: Result<WebknossosLayer, Failure>

    public init(name: String, layer: Result<WebknossosLayer, Failure>) {
      self.name = name
      self.layer = layer
    }
  }

  public let location: Location
  /// All of `datasource-properties.json`.
  public let attributes: JSON
  public let voxelSize: WebknossosVoxelSize
  public let layers: [Entry]

  public var format: FormatVersion { WebknossosFormat.version(attributes) }

  public func child(_ path: String) async throws -> Node? {
    for entry in layers {
      if path == entry.name { return .group(try entry.layer.get()) }
      if path.hasPrefix(entry.name + "/"),
        let child = try await entry.layer.get().child(String(path.dropFirst(entry.name.count + 1)))
      {
        return child
      }
    }
    return nil
  }

  public func childNames() async throws -> [String]? { layers.map(\.name).sorted() }
}
