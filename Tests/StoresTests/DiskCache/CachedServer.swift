import Stores
import TestSupport
import Voxels

/// A server with a folder for disk caches. Each cache over the folder is what another run of the program would have.
struct CachedServer {
  let server: FaultServer
  let folder: TemporaryFolder

  init(
    _ server: FaultServer, folder: TemporaryFolder = TemporaryFolder()
  ) {
    (self.server, self.folder) = (server, folder)
  }

  /// What one run of the program sees of an object.
  struct Session {
    let place: Location
    let cache: DiskCache

    func read(_ ranges: ByteRange...) async throws -> [[UInt8]]? {
      try await place.store.read(place.key, ranges, limit: 1 << 24)?.map(\.array)
    }

    func failure(_ range: ByteRange) async -> Failure? { await place.failure(range) }

    /// Ends the run, with everything written.
    func end() { cache.flush(within: 60) }
  }

  func session(_ name: String = "object", query: String = "", offline: Bool = false, limit: Int? = 1 << 30) throws
    -> Session
  {
    let cache = DiskCache(directory: folder("cache"), limit: limit)
    let place = try server.place(name, query: query) { settings in
      settings.cache = cache
      settings.isOffline = offline
    }
    return Session(place: place, cache: cache)
  }

  /// The files of all entries.
  var entries: [String] {
    func names(_ path: String) -> [String] { TestFile.names(path).map { "\(path)/\($0)" } }
    return names(folder("cache/v1")).flatMap { names($0) }.flatMap { names($0) }.sorted()
  }

  /// Bytes that the entries have allocated.
  var allocated: Int { entries.reduce(0) { $0 + TestFile.allocated($1) } }
}
