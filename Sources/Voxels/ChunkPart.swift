/// A part of a chunk, decoded.
public struct ChunkPart: Sendable {
  /// The voxels of ``region``.
  public let block: VoxelBlock
  /// What the block covers, in voxels of the chunk: at least what was asked for, and at most the whole chunk.
  public let region: Region

  /// Traps unless the block has the shape of the region.
  public init(_ block: VoxelBlock, covering region: Region) {
    precondition(block.shape == region.shape)
    self.block = block
    self.region = region
  }

  /// A chunk that was decoded whole.
  public init(whole block: VoxelBlock) { self.init(block, covering: Region(shape: block.shape)) }

  /// Copies `part` (in voxels of the chunk, inside ``region``) to memory with the given byte strides, whose first
  /// element is that at `part.offset`.
  public func copy(_ part: Region, to destination: UnsafeMutableRawPointer, strides: [Int]) {
    block.copy(part.moved(by: region.offset.map { -$0 }), to: destination, strides: strides)
  }
}

/// What a part of a chunk costs, in fractions of what the whole chunk costs. An estimate: what is stored decides.
public struct PartCost: Sendable, Equatable {
  /// The cost of the whole chunk.
  public static let whole = PartCost(stored: 1, decoded: 1)

  /// How much of the stored bytes is read.
  public var stored: Double
  /// How much of the voxels is decoded.
  public var decoded: Double

  public init(stored: Double, decoded: Double) {
    self.stored = stored
    self.decoded = decoded
  }

  /// Whether enough is saved to forgo the rest of the chunk, which may be wanted next.
  public var isWorthwhile: Bool { decoded <= 0.75 }
}

extension Region {
  /// The region at another place.
  public func moved(by distance: [Int]) -> Region {
    Region(offset: zip(offset, distance).map(+), shape: shape)
  }
}
