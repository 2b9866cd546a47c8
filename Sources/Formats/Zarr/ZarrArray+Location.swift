import Voxels

extension ZarrArray {
  func location(ofChunk index: [Int]) async throws -> ChunkLocation? {
    let place = place(of: index)
    let object = object(place.object, currentKeys)
    if reader.hasIndex {
      let found = try await reader.place(in: object, number: number(of: place.object), position: place.position)
      return location(of: index, in: object.name, found)
    }
    let found = try await object.wholePlace()
    if found == .missingObject, currentKeys == .undeclared, place.object.count > 1 {
      let nested = self.object(place.object, .plain(separator: "/"))
      let foundNested = try await nested.wholePlace()
      if foundNested != .missingObject { return location(of: index, in: nested.name, foundNested) }
    }
    return location(of: index, in: object.name, found)
  }
}
