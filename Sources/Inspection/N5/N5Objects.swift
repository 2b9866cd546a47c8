import Formats
import Stores
import Voxels

/// The blocks of an N5 dataset.
struct N5Objects: ArrayObjects {
  let noun = "block"
  let variantCount = 1
  let isOneChunk = true
  let areStored = true
  private let storage: N5Storage
  private let array: any ChunkedArray
  private let grid: ObjectGrid

  init?(_ node: ArrayNode) {
    guard let storage = N5Storage(node.array) else { return nil }
    self.storage = storage
    array = node.array
    grid = ObjectGrid(node.array.gridShape)
  }

  var location: Location { storage.location }
  var cellCount: Int { grid.count }
  var objectShape: [Int]? { array.chunkShape }

  func role(ofKey key: String) -> ObjectRole {
    if key == "attributes.json" { return .metadata }
    guard let position = storage.position(ofKey: key) else { return .stray }
    return grid.cell(at: position).map { .object($0) } ?? .outside
  }

  func key(ofObject number: Int) -> String { storage.key(grid.position(ofCell: number)) }
  func position(ofCell cell: Int) -> [Int]? { grid.position(ofCell: cell) }
  func inspect(_ number: Int) async throws -> InspectedObject? { nil }

  func examine(_ number: Int) async throws -> ExaminedChunk? {
    let position = grid.position(ofCell: number)
    return try await examine(
      object(number), N5Decoder(storage: storage), at: position, position: position,
      decodedBytes: array.region(ofChunk: position).shape.reduce(array.elementType.size, *))
  }
}

struct N5Decoder: StoredChunkDecoder {
  let storage: N5Storage

  func storedSizeLimit(at position: [Int]) -> Int { storage.storedSizeLimit }

  func check(_ stored: Bytes, at position: [Int]) -> ChunkOutcome {
    do throws(Failure) {
      let block = try storage.decode(stored)
      return .voxels(block, isOnlyFill: block.isFilled(with: .zero(block.elementType)))
    } catch { return .undecodable(error) }
  }
}
