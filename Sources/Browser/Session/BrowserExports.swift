import Pixels
import Scenes
import Voxels

/// What can be made of what is shown, by those who know files and other viewers. Each says in a line what it did.
public struct BrowserExports {
  /// Keeps a picture of the viewports around a voxel.
  let savePicture: (Raster, Vector3<Int>) throws -> String
  /// Makes a link that opens a scene elsewhere.
  let makeLink: (Scene) throws -> (url: String, message: String)
  /// Keeps a scene as a collection in a file.
  let saveScene: (Scene, String) throws -> String

  public init(
    savePicture: @escaping (Raster, Vector3<Int>) throws -> String,
    makeLink: @escaping (Scene) throws -> (url: String, message: String),
    saveScene: @escaping (Scene, String) throws -> String
  ) {
    self.savePicture = savePicture
    self.makeLink = makeLink
    self.saveScene = saveScene
  }
}
