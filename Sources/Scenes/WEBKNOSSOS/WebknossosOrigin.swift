import Voxels

/// Where on a WEBKNOSSOS server a scene comes from.
public struct WebknossosOrigin: Sendable, Equatable {
  /// `https://webknossos.org`.
  public var server: String
  /// `datasets/NAME-ID/view` or `annotations/ID`.
  public var path: String
  /// The layers that the server has.
  public var layers: Set<String>
  /// Physical size of a voxel of the dataset, in the unit of the scene.
  public var voxelSize: Vector3<Double>
  /// Whether it takes a token to read the data.
  public var isPrivate: Bool

  public init(server: String, path: String, layers: Set<String>, voxelSize: Vector3<Double>, isPrivate: Bool) {
    self.server = server
    self.path = path
    self.layers = layers
    self.voxelSize = voxelSize
    self.isPrivate = isPrivate
  }
}
