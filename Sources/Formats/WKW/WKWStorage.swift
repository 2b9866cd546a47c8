import Stores
import Voxels

/// How a mag of WKW files lies in its store, for those who look at its files instead of its voxels.
public struct WKWStorage: Sendable {
  private let array: WKWArray

  /// Nil for an array of another format.
  public init?(_ array: any ChunkedArray) {
    guard let array = array as? WKWArray else { return nil }
    self.array = array
  }

  /// The mag's folder.
  public var location: Location { array.location }
  public var header: WKWHeader { array.header }

  /// How many files there are on each axis: z, y, x.
  public var fileGrid: [Int] {
    let file = array.header.fileExtent
    return [3, 2, 1].map { array.shape[$0] / file + (array.shape[$0] % file == 0 ? 0 : 1) }
  }

  /// The key of the file at z, y, x of the grid of files, relative to the mag's folder.
  public func key(_ position: [Int]) -> String { WKWFiles.path(Vector3(position[2], position[1], position[0])) }

  /// The position of the file with a key, as z, y, x; nil when no file has such a key.
  public func position(ofKey key: String) -> [Int]? {
    guard let position = WKWFileIndex.position(ofKey: key), WKWFiles.path(position) == key else { return nil }
    return [position.z, position.y, position.x]
  }
}
