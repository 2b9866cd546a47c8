import Formats
import Stores
import Voxels

/// The files of a WKW mag.
struct WKWObjects: ArrayObjects {
  let noun = "file"
  let variantCount = 1
  let isOneChunk = false
  let areStored = true
  private let storage: WKWStorage
  private let grid: ObjectGrid

  init?(_ node: ArrayNode) {
    guard let storage = WKWStorage(node.array) else { return nil }
    self.storage = storage
    grid = ObjectGrid(storage.fileGrid)
  }

  var location: Location { storage.location }
  var cellCount: Int { grid.count }
  var objectShape: [Int]? {
    let file = storage.header.fileExtent
    return [storage.header.channelCount, file, file, file]
  }

  func role(ofKey key: String) -> ObjectRole {
    if key == "header.wkw" { return .metadata }
    guard let position = storage.position(ofKey: key) else { return .stray }
    return grid.cell(at: position).map { .object($0) } ?? .outside
  }

  func key(ofObject number: Int) -> String { storage.key(grid.position(ofCell: number)) }

  func position(ofCell cell: Int) -> [Int]? {
    let position = grid.position(ofCell: cell)
    return [0, position[2], position[1], position[0]]
  }

  func inspect(_ number: Int) async throws -> InspectedObject? {
    let object = object(number)
    guard let size = try await object.store.size(of: object.key) else { return nil }
    return try await WKWInspector.inspect(object, size: size, declared: storage.header, folder: location)
  }

  func examine(_ number: Int) async throws -> ExaminedChunk? { nil }
}
