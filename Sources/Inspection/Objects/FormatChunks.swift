import Formats
import Stores
import Voxels

/// The chunks of an array that lie together in one object, such as those of a dataset in an HDF5 file, as the format
/// reads them.
struct FormatChunks: ArrayObjects {
  let noun = "chunk"
  let location: Location
  let variantCount = 1
  let isOneChunk = true
  let areStored = false
  private let array: any ChunkedArray
  private let grid: ObjectGrid

  init(_ node: ArrayNode) {
    location = node.location
    array = node.array
    grid = ObjectGrid(node.array.gridShape)
  }

  var cellCount: Int { grid.count }
  var objectShape: [Int]? { array.chunkShape }

  func role(ofKey key: String) -> ObjectRole { .stray }
  func key(ofObject number: Int) -> String { "" }
  func position(ofCell cell: Int) -> [Int]? { grid.position(ofCell: cell) }
  func inspect(_ number: Int) async throws -> InspectedObject? { nil }

  func examine(_ number: Int) async throws -> ExaminedChunk? {
    let position = grid.position(ofCell: number)
    let finding: ChunkFinding
    var range: Range<Int>?
    do {
      guard let block = try await array.readChunk(at: position) else { return nil }
      // What lies beyond the array's edge is arbitrary.
      let part = block.cropped(to: Region(shape: array.region(ofChunk: position).shape))
      finding = .sound(isOnlyFill: part.shape == block.shape && block.isFilled(with: array.fillValue))
    } catch let failure as Failure where failure.code != .io && failure.code != .cancelled {
      finding = .failed(failure)
      // What is wrong with the index too is in the failure already.
      if case .bytes(let bytes)? = try? await array.location(ofChunk: position)?.place { range = bytes }
    }
    return ExaminedChunk(
      position: position, storedBytes: nil,
      decodedBytes: array.region(ofChunk: position).shape.reduce(array.elementType.size, *), finding: finding,
      range: range)
  }
}
