import Stores
import Voxels

/// How an N5 dataset lies in its store, for those who look at its objects instead of its voxels.
public struct N5Storage: Sendable {
  private let array: N5Array

  /// Nil for an array of another format.
  public init?(_ array: any ChunkedArray) {
    guard let array = array as? N5Array else { return nil }
    self.array = array
  }

  /// The dataset's folder.
  public var location: Location { array.location }
  /// The most bytes that a block's object can have.
  public var storedSizeLimit: Int { array.storedSizeLimit }

  /// The key of a block, relative to the dataset's folder.
  public func key(_ position: [Int]) -> String { position.map(String.init).joined(separator: "/") }

  /// The position of the block with a key; nil when no block has such a key.
  public func position(ofKey key: String) -> [Int]? {
    GridKey.numbers(key[...].utf8, separator: UInt8(ascii: "/"), count: array.rank)
  }

  /// Decodes a stored block. One that is smaller than the declared size has zeros behind it.
  ///
  /// - Throws: ``Failure`` (`corrupt`) without a source.
  public func decode(_ stored: Bytes) throws(Failure) -> VoxelBlock { try array.decode(stored) }
}
