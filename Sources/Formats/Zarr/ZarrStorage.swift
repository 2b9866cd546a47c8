import Codecs
import Stores
import Voxels

/// How a Zarr array lies in its store, for those who look at its objects instead of its voxels.
public struct ZarrStorage: Sendable {
  /// The array's folder.
  public let location: Location
  public let shape: [Int]
  /// Extent of what one object holds: a chunk, or a shard.
  public let objectShape: [Int]
  public let chain: CodecChain
  public let fillValue: Element
  let keys: ZarrChunkKeys

  init(
    location: Location, shape: [Int], objectShape: [Int], chain: CodecChain, fillValue: Element, keys: ZarrChunkKeys
  ) {
    self.location = location
    self.shape = shape
    self.objectShape = objectShape
    self.chain = chain
    self.fillValue = fillValue
    self.keys = keys
  }

  /// Nil for an array of another format.
  public init?(_ array: any ChunkedArray) {
    guard let array = array as? ZarrArray else { return nil }
    self = array.storage
  }

  /// The grid position of the object with a key relative to the array's folder; nil when no object has such a key.
  public func position(ofKey key: String) -> [Int]? { keys.position(key, rank: shape.count) }
}

extension ZarrChunkKeys {
  /// The grid position whose key this is; nil when it is none.
  func position(_ key: String, rank: Int) -> [Int]? {
    switch self {
    case .undeclared:
      return ZarrChunkKeys.plain(separator: ".").position(key, rank: rank)
        ?? ZarrChunkKeys.plain(separator: "/").position(key, rank: rank)
    case .prefixed(let separator), .plain(let separator):
      var parts = key.split(separator: separator, omittingEmptySubsequences: false)
      if case .prefixed = self {
        guard parts.first == "c" else { return nil }
        parts.removeFirst()
      } else if rank == 0 {
        return key == "0" ? [] : nil
      }
      let position = parts.compactMap { Int($0) }
      // Leading zeros and signs are other names.
      guard position.count == rank, parts.count == rank, self.key(position) == key else { return nil }
      return position.allSatisfy { $0 >= 0 } ? position : nil
    }
  }
}
