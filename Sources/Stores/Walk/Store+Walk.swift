import Voxels

extension Store {
  /// Folders that are listed at a time.
  static var walkWidth: Int { 32 }

  public func walk(
    _ prefix: String, followsLinks: Bool, _ visit: @escaping @Sendable (WalkedPiece) -> Void
  ) async throws -> Bool {
    guard try await list(prefix) != nil else { return false }
    try await walkFolders([""]) { folder in
      let place = prefix.isEmpty ? folder : folder.isEmpty ? prefix : "\(prefix)/\(folder)"
      var piece = WalkedPiece()
      guard let entries = try await self.list(place) else {
        piece.failures = [Failure(.io, self.describe(place), "cannot be listed")]
        visit(piece)
        return []
      }
      let start = folder.isEmpty ? "" : folder + "/"
      piece.folders = 1
      piece.objects = entries.filter { !$0.isPrefix }.map { WalkedObject(key: start + $0.name, size: nil) }
      visit(piece)
      return entries.filter(\.isPrefix).map { start + $0.name }
    }
    return true
  }

  /// Lists folder after folder, many at a time, those that were found last first, so that few wait.
  ///
  /// - Parameter list: lists one folder and returns those below it.
  func walkFolders(_ roots: [String], _ list: @escaping @Sendable (String) async throws -> [String]) async throws {
    var waiting = roots
    while !waiting.isEmpty {
      let wave = Array(waiting.suffix(8 * Self.walkWidth))
      waiting.removeLast(wave.count)
      for found in try await wave.concurrentMap(width: Self.walkWidth, list) { waiting += found }
    }
  }
}
