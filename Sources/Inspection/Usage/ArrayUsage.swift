import Formats
import Stores
import Voxels

/// What the objects of one array take, from listings alone.
public struct ArrayUsage: Sendable {
  /// Objects of the array, and their bytes; of those whose sizes the listing tells.
  public private(set) var objects = 0
  public private(set) var bytes = 0
  /// Documents, parts and strays in the array's folder.
  public private(set) var otherFiles = 0
  public private(set) var otherBytes = 0
  /// Whether the array has objects of its own, and does not lie in one with others.
  public var hasObjects: Bool { sample.areStored }
  /// Decoded bytes of the voxels that the objects hold, or, once indexes were read, the chunks in them; nil where chunks
  /// are scattered over objects and no index was read.
  public private(set) var decodedBytes: Int? = 0
  /// How many places for an object there are.
  public let cellCount: Int
  /// What the array would be with shards; nil where it has them, or no objects of its own.
  public let sharding: ShardingEstimate?
  /// The shards that objects would lie in.
  private var shards: Set<Int> = []
  /// Chunks that are stored in shards; nil where nobody has looked into these.
  public private(set) var chunks: Int?
  /// The numbers of the objects whose indexes are to be read.
  private(set) var indexed: [Int] = []
  private let readsIndexes: Bool
  let sample: any ArrayObjects
  private let array: any ChunkedArray

  /// - Parameter readsIndexes: whether the indexes of shards are going to be read.
  public init(_ node: ArrayNode, _ objects: any ArrayObjects, readsIndexes: Bool = false) {
    sample = objects
    self.readsIndexes = readsIndexes && objects.canLackChunks
    array = node.array
    cellCount = objects.cellCount
    sharding = ShardingEstimate(node, objects)
  }

  /// How many objects there would be with shards.
  public var shardCount: Int? { sharding == nil ? nil : shards.count }

  /// Decoded bytes of all of the array, at most `Int.max`.
  public var wholeBytes: Int { checkedProduct(array.shape + [array.elementType.size]) ?? .max }

  /// The part of the array for whose voxels nothing is stored, so that they are fill value; nil where nobody can tell.
  public var fillShare: Double? {
    guard sample.areStored, let decodedBytes, wholeBytes > 0, wholeBytes < .max else { return nil }
    return Double(max(0, wholeBytes - decodedBytes)) / Double(wholeBytes)
  }

  /// How many chunks an object can have, about.
  var chunksPerObject: Int {
    guard let shape = sample.objectShape else { return 1 << 16 }
    return checkedProduct(zip(shape, array.layout.storedChunkShape ?? array.chunkShape).map { max(1, $0 / $1) }) ?? .max
  }

  /// Whether ``fillShare`` leaves out what shards lack inside.
  public var fillShareIsLeast: Bool { sample.canLackChunks && chunks == nil }

  /// Takes over what the indexes of all shards say.
  mutating func set(chunks: Int, decodedBytes: Int) { (self.chunks, self.decodedBytes) = (chunks, decodedBytes) }

  /// Counts an object of the store in the array's folder.
  ///
  /// - Parameter key: below the folder.
  public mutating func add(_ key: String, size: Int) {
    guard case .object(let number) = sample.role(ofKey: key) else {
      otherFiles += 1
      otherBytes += size
      return
    }
    objects += 1
    bytes += size
    if readsIndexes { indexed.append(number) }
    guard let shape = sample.objectShape, let position = sample.position(ofCell: number / sample.variantCount) else {
      decodedBytes = nil
      return
    }
    var voxels = array.elementType.size
    for axis in shape.indices {
      voxels *= max(0, min(shape[axis], array.shape[axis] - position[axis] * shape[axis]))
    }
    decodedBytes = decodedBytes.map { $0 + voxels }
    if let sharding { shards.insert(sharding.shard(ofChunk: position)) }
  }
}

/// How an array of single chunks would lie in shards.
public struct ShardingEstimate: Sendable {
  /// As many chunks along an axis as WEBKNOSSOS puts into a shard, and as many voxels.
  private static let chunkLimit = 32
  private static let voxelLimit = 1024

  /// Extent of a shard, in voxels per array axis.
  public let shardShape: [Int]
  private let chunks: [Int]
  private let grid: ObjectGrid

  init?(_ node: ArrayNode, _ objects: any ArrayObjects) {
    guard objects.isOneChunk, objects.areStored, let chunk = objects.objectShape else { return nil }
    let space = ShardingEstimate.spatialAxes(node)
    let counts = node.array.gridShape
    let chunks = chunk.indices.map { axis in
      guard space.contains(axis) else { return 1 }
      let most = min(ShardingEstimate.chunkLimit, max(1, ShardingEstimate.voxelLimit / chunk[axis]))
      return max(1, min(most, counts[axis]))
    }
    let grid = ObjectGrid(zip(counts, chunks).map { ($0 + $1 - 1) / $1 })
    guard grid.count < .max else { return nil }
    self.chunks = chunks
    self.grid = grid
    shardShape = zip(chunk, chunks).map(*)
  }

  func shard(ofChunk position: [Int]) -> Int { grid.cell(at: zip(position, chunks).map { $0 / $1 }) ?? 0 }

  /// The axes along which neighbours belong together: those called x, y, z, else three at the fast end.
  private static func spatialAxes(_ node: ArrayNode) -> Set<Int> {
    let rank = node.array.rank
    let named = (node.dimensionNames ?? []).indices.filter { axis in
      ["x", "y", "z"].contains(node.dimensionNames?[axis]?.lowercased())
    }
    if !named.isEmpty { return Set(named) }
    return ["n5", "precomputed"].contains(node.format.name)
      ? Set(0..<min(3, rank)) : Set(max(0, rank - 3)..<rank)
  }
}
