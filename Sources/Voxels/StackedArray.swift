/// Arrays of one shape, one after the other on a new last axis: the time points of a series.
public struct StackedArray: ChunkedArray {
  public let elementType: ElementType
  public let shape: [Int]
  public let chunkShape: [Int]
  public let fillValue: Element
  public let layout: StorageLayout
  private let arrays: [(any ChunkedArray)?]

  /// - Parameter arrays: in the order of the new axis; where one is missing, all of it is fill value.
  /// - Throws: ``Failure`` (`empty`) when there is none, (`invalid`) when they differ in type, shape, chunks or fill
  ///   value.
  public init(_ arrays: [(any ChunkedArray)?]) throws(Failure) {
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
    self.arrays = arrays
    elementType = model.elementType
    shape = model.shape + [arrays.count]
    chunkShape = model.chunkShape + [1]
    fillValue = model.fillValue
    layout = StorageLayout(
      shardShape: model.layout.shardShape.map { $0 + [1] }, codecs: model.layout.codecs)
  }

  /// The name of the first array: the others differ in little.
  public var name: String { arrays.lazy.compactMap { $0 }.first?.name ?? "" }

  public func readChunk(at index: [Int]) async throws -> VoxelBlock? {
    guard let last = index.last, let array = arrays[last],
      let block = try await array.readChunk(at: Array(index.dropLast()))
    else { return nil }
    return VoxelBlock(
      elementType: block.elementType, shape: block.shape + [1], strides: block.strides + [elementType.size],
      bytes: block.bytes)
  }
}
