/// Arrays of one shape, one after the other on a new axis: the channels of an image, the time points of a series.
public struct StackedArray: ChunkedArray {
  public let elementType: ElementType
  public let shape: [Int]
  public let chunkShape: [Int]
  public let fillValue: Element
  public let layout: StorageLayout
  private let arrays: [(any ChunkedArray)?]
  private let axis: Int

  /// - Parameters:
  ///   - arrays: in the order of the new axis; where one is missing, all of it is fill value.
  ///   - axis: where the new axis comes among the others; behind them when nil. Traps when it cannot be there.
  /// - Throws: ``Failure`` (`empty`) when there is none, (`invalid`) when they differ in type, shape, chunks or fill
  ///   value.
  public init(_ arrays: [(any ChunkedArray)?], axis: Int? = nil) throws(Failure) {
    guard let model = arrays.lazy.compactMap({ $0 }).first else {
      throw Failure(.empty, "", "there are no arrays to stack")
    }
    for case let array? in arrays {
      guard array.elementType == model.elementType, array.shape == model.shape, array.chunkShape == model.chunkShape,
        array.fillValue == model.fillValue
      else {
        throw Failure(
          .invalid, array.name,
          "is \(array.elementType) \(array.shape) in chunks of \(array.chunkShape), unlike"
            + " \(model.name) with \(model.elementType) \(model.shape) in \(model.chunkShape)")
      }
    }
    let axis = axis ?? model.rank
    func inserting(_ extent: Int, into shape: [Int]) -> [Int] { Array(shape[..<axis]) + [extent] + shape[axis...] }
    self.arrays = arrays
    self.axis = axis
    elementType = model.elementType
    shape = inserting(arrays.count, into: model.shape)
    chunkShape = inserting(1, into: model.chunkShape)
    fillValue = model.fillValue
    layout = StorageLayout(
      shardShape: model.layout.shardShape.map { inserting(1, into: $0) },
      storedChunkShape: model.layout.storedChunkShape.map { inserting(1, into: $0) }, codecs: model.layout.codecs)
  }

  /// The name of the first array: the others differ in little.
  public var name: String { arrays.lazy.compactMap { $0 }.first?.name ?? "" }

  public func readChunk(at index: [Int]) async throws -> VoxelBlock? {
    guard let (array, inner) = array(at: index), let block = try await array.readChunk(at: inner) else { return nil }
    return inserting(block)
  }

  public func readPart(_ part: Region, ofChunkAt index: [Int]) async throws -> ChunkPart? {
    guard let (array, inner) = array(at: index),
      let found = try await array.readPart(part.removing(axis), ofChunkAt: inner)
    else { return nil }
    var region = found.region
    region.offset.insert(0, at: axis)
    region.shape.insert(1, at: axis)
    return ChunkPart(inserting(found.block), covering: region)
  }

  public func cost(ofPart part: Region) -> PartCost {
    arrays.lazy.compactMap { $0 }.first?.cost(ofPart: part.removing(axis)) ?? .whole
  }

  public func location(ofChunk index: [Int]) async throws -> ChunkLocation? {
    guard let (array, inner) = array(at: index) else { return nil }
    return try await array.location(ofChunk: inner)
  }

  public func storedArrays() async throws -> [any ChunkedArray] {
    var stored: [any ChunkedArray] = []
    for case let array? in arrays { stored += try await array.storedArrays() }
    return stored
  }

  /// The array that has a chunk, and where; nil when it is missing.
  private func array(at index: [Int]) -> (any ChunkedArray, [Int])? {
    var inner = index
    return arrays[inner.remove(at: axis)].map { ($0, inner) }
  }

  private func inserting(_ block: VoxelBlock) -> VoxelBlock {
    var shape = block.shape
    var strides = block.strides
    shape.insert(1, at: axis)
    strides.insert(elementType.size, at: axis)
    return VoxelBlock(elementType: block.elementType, shape: shape, strides: strides, bytes: block.bytes)
  }
}

extension Region {
  fileprivate func removing(_ axis: Int) -> Region {
    var region = self
    region.offset.remove(at: axis)
    region.shape.remove(at: axis)
    return region
  }
}
