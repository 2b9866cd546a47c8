import Voxels

/// An array that is looked for when its first chunk is wanted, and is known to be like another until then.
///
/// A recording of thousands of time points thus opens as fast as one of a single time point. An array that turns out
/// not to be there is all fill value.
final class DeferredArray: ChunkedArray {
  typealias Search = @Sendable () async throws -> (any ChunkedArray)?

  let name: String
  private let model: any ChunkedArray
  private let search: Search

  private enum State {
    case unknown
    case found((any ChunkedArray)?)
  }

  private let state = Locked<State>(.unknown)

  /// - Parameters:
  ///   - name: what to call the array in messages: its file and path.
  ///   - model: an array of the same type, shape and chunks.
  ///   - search: finds the array; nil when it is missing.
  init(name: String, like model: any ChunkedArray, search: @escaping Search) {
    self.name = name
    self.model = model
    self.search = search
  }

  var elementType: ElementType { model.elementType }
  var shape: [Int] { model.shape }
  var chunkShape: [Int] { model.chunkShape }
  var fillValue: Element { model.fillValue }
  var layout: StorageLayout { model.layout }

  func readChunk(at index: [Int]) async throws -> VoxelBlock? { try await array()?.readChunk(at: index) }

  func readPart(_ part: Region, ofChunkAt index: [Int]) async throws -> ChunkPart? {
    try await array()?.readPart(part, ofChunkAt: index)
  }

  func cost(ofPart part: Region) -> PartCost { model.cost(ofPart: part) }

  func location(ofChunk index: [Int]) async throws -> ChunkLocation? {
    try await array()?.location(ofChunk: index)
  }

  func storedArrays() async throws -> [any ChunkedArray] { try await array()?.storedArrays() ?? [] }

  private func array() async throws -> (any ChunkedArray)? {
    if case .found(let array) = state.withLock({ $0 }) { return array }
    let array = try await search()
    if let array {
      guard array.elementType == elementType, array.shape == shape, array.chunkShape == chunkShape,
        array.fillValue == fillValue
      else {
        throw Failure(
          .unsupported, name,
          "is \(array.elementType.rawValue) \(array.shape) in chunks of \(array.chunkShape), "
            + "where others of its series are \(elementType.rawValue) \(shape) in chunks of \(chunkShape)")
      }
    }
    state.withLock { $0 = .found(array) }
    return array
  }
}
