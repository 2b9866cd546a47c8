import Stores
import TestSupport
import Voxels

extension FaultServer {
  /// The server's root, for callers who try again soon but wait for long.
  func root(query: String = "", _ change: (inout HTTPSettings) -> Void = { _ in }) throws -> Location {
    try place("", query: query, change)
  }

  func place(_ name: String, query: String = "", _ change: (inout HTTPSettings) -> Void = { _ in }) throws -> Location {
    var settings = HTTPSettings()
    settings.firstDelay = 0.01
    settings.longestDelay = 0.05
    settings.connectTimeout = 300
    settings.stallSeconds = 300
    change(&settings)
    return try HTTPStore.locate("http", "\(authority)/\(name)\(query)", settings: settings)
  }
}

extension Location {
  func read(_ ranges: [ByteRange], limit: Int = .max) async throws -> [[UInt8]]? {
    try await store.read(key, ranges, limit: limit)?.map(\.array)
  }

  /// The failure that reading ends with.
  func failure(_ range: ByteRange = .whole, limit: Int = 1 << 20) async -> Failure? {
    do {
      _ = try await store.read(key, range, limit: limit)
      return nil
    } catch { return Failure.wrapping(error) }
  }
}

extension Result {
  /// What a task ended with, if it was no success.
  var trouble: Voxels.Failure? {
    if case .failure(let error) = self { return Voxels.Failure.wrapping(error) }
    return nil
  }
}
