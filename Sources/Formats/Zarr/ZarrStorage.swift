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

  /// How many objects there are on each axis.
  public var objectGrid: [Int] { zip(shape, objectShape).map { $0 / $1 + ($0 % $1 == 0 ? 0 : 1) } }

  /// How many keys an object can have: two where Zarr v2 does not say what stands between the numbers.
  public var keyVariantCount: Int { keys == .undeclared && shape.count > 1 ? 2 : 1 }

  /// The key of the object at a grid position, relative to the array's folder.
  public func key(_ position: [Int], variant: Int = 0) -> String {
    (variant == 0 ? keys : .plain(separator: "/")).key(position)
  }

  /// The grid position of the object with a key relative to the array's folder; nil when no object has such a key.
  public func position(ofKey key: String) -> [Int]? { place(ofKey: key)?.position }

  /// The grid position of the object with a key, and which of its keys that is; nil when no object has such a key.
  public func place(ofKey key: String) -> (position: [Int], variant: Int)? {
    let rank = shape.count
    if let position = keys.position(key, rank: rank) { return (position, 0) }
    guard keyVariantCount > 1 else { return nil }
    return ZarrChunkKeys.plain(separator: "/").position(key, rank: rank).map { ($0, 1) }
  }
}

extension ZarrChunkKeys {
  /// The grid position whose key this is; nil when it is none.
  func position(_ key: String, rank: Int) -> [Int]? {
    switch self {
    case .undeclared: return ZarrChunkKeys.plain(separator: ".").position(key, rank: rank)
    case .plain(let separator):
      if rank == 0 { return key == "0" ? [] : nil }
      return separator.utf8.first.flatMap { GridKey.numbers(key[...].utf8, separator: $0, count: rank) }
    case .prefixed(let separator):
      if rank == 0 { return key == "c" ? [] : nil }
      guard let byte = separator.utf8.first, key.utf8.starts(with: [UInt8(ascii: "c"), byte]) else { return nil }
      return GridKey.numbers(key.utf8.dropFirst(2), separator: byte, count: rank)
    }
  }
}
