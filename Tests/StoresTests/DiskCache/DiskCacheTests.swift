import Stores
import TestSupport
import Testing
import Voxels

/// What is asked for again in another run, and what comes from disk.
@Suite struct DiskCacheTests {
  private let payload = pseudoRandomBytes(300_000, seed: 3)
  private static let hour = Fault.header("Cache-Control: max-age=3600")
  private static let named = Fault.version(etag: "\"one\"")

  @Test func whatIsFreshIsNotAskedFor() async throws {
    let site = CachedServer(FaultServer(["object": payload]) { _ in [Self.hour, Self.named] })
    let first = try site.session()
    let parts = [Array(payload[100..<5100]), Array(payload.suffix(16))]
    #expect(try await first.read(.from(offset: 100, count: 5000), .suffix(16)) == parts)
    first.end()
    #expect(try await first.read(.from(offset: 100, count: 5000)) == [parts[0]])
    first.end()
    let count = site.server.requests.count
    let second = try site.session()
    #expect(try await second.read(.from(offset: 100, count: 5000), .suffix(16)) == parts)
    #expect(try await second.place.store.size(of: second.place.key) == payload.count)
    #expect(await second.failure(.from(offset: payload.count, count: 1))?.code == .corrupt)
    #expect(site.server.requests.count == count)
    #expect(second.cache.statistics.hits == 2)
    #expect(second.cache.statistics.bytesRead == 5016)
    #expect(first.cache.statistics.trouble == nil)
    #expect(first.cache.statistics.bytesStored == 5016)
    // All of it, and then any part of it.
    #expect(try await second.read(.whole) == [payload])
    second.end()
    let third = try site.session()
    #expect(try await third.read(.whole, .from(offset: 7, count: 9)) == [payload, Array(payload[7..<16])])
    #expect(site.server.requests.count == count + 1)
  }

  /// Parts that many tasks asked for, and that came in one request, are there one by one.
  @Test func whatCameTogetherIsThereAlone() async throws {
    let site = CachedServer(FaultServer(["object": payload]) { _ in [Self.hour, Self.named] })
    let first = try site.session()
    let payload = payload
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for i in 0..<50 {
        group.addTask {
          try await first.read(.from(offset: i * 4000, count: 3000)) == [Array(payload[i * 4000..<i * 4000 + 3000])]
        }
      }
      for try await isRight in group { #expect(isRight) }
    }
    first.end()
    let count = site.server.requests.count
    let second = try site.session()
    for i in [49, 3, 20] {
      #expect(
        try await second.read(.from(offset: i * 4000, count: 3000)) == [Array(payload[i * 4000..<i * 4000 + 3000])])
    }
    #expect(site.server.requests.count == count)
  }

  @Test(
    arguments: [
      ([.version(etag: "\"one\"")], [ByteRange.whole]), ([.version(etag: "W/\"one\"")], [.whole]),
      ([.version(etag: nil, modified: "Sun, 06 Nov 2095 08:49:37 GMT")], [.whole]),
      ([.version(etag: "\"one\"")], [.from(offset: 5, count: 70_000)]),
      ([.version(etag: "\"one\""), .header("Cache-Control: no-cache, max-age=1000")], [.suffix(9), .whole]),
      ([.version(etag: "\"one\""), .header("Cache-Control: max-age=100"), .header("Age: 101")], [.whole]),
      ([.version(etag: "\"one\""), .header("Expires: 0")], [.whole]),
    ] as [([Fault], [ByteRange])])
  func whatIsStaleIsConfirmed(faults: [Fault], ranges: [ByteRange]) async throws {
    let site = CachedServer(FaultServer(["object": payload]) { _ in faults })
    let first = try site.session()
    let bytes = try await first.place.read(ranges)
    first.end()
    for _ in 0..<2 {
      let (count, sent) = (site.server.requests.count, site.server.sentBytes)
      let session = try site.session()
      #expect(try await session.place.read(ranges) == bytes)
      #expect(site.server.requests.count == count + 1)
      #expect(site.server.sentBytes == sent)
      #expect(try await session.place.read(ranges) == bytes)
      session.end()
      // In one session it stays valid, once that is written.
      #expect(try await session.place.read(ranges) == bytes)
    }
  }

  @Test func heuristicsByAge() async throws {
    let site = CachedServer(
      FaultServer(["object": payload]) { _ in [.version(etag: nil, modified: "Sun, 06 Nov 1994 08:49:37 GMT")] })
    for _ in 0..<2 {
      let session = try site.session()
      #expect(try await session.read(.whole) == [payload])
      session.end()
    }
    #expect(site.server.requests.count == 1)
  }

  @Test func whatMustNotBeStoredIsNot() async throws {
    let site = CachedServer(FaultServer(["object": payload]) { _ in [.header("Cache-Control: private, no-store")] })
    for _ in 0..<2 {
      let session = try site.session()
      #expect(try await session.read(.from(offset: 0, count: 10)) == [Array(payload[..<10])])
      #expect(try await session.read(.whole) == [payload])
      session.end()
    }
    #expect(site.server.requests.count == 4)
    #expect(site.entries.isEmpty)
  }

  @Test func absenceCounts() async throws {
    let site = CachedServer(FaultServer([:]))
    for _ in 0..<2 {
      let session = try site.session("nothing")
      #expect(try await session.read(.whole) == nil)
      #expect(try await session.read(.suffix(4)) == nil)
      #expect(try await session.place.store.size(of: session.place.key) == nil)
      session.end()
    }
    #expect(site.server.requests.count <= 3)
    let count = site.server.requests.count
    let later = try site.session("nothing")
    #expect(try await later.read(.whole) == nil)
    #expect(site.server.requests.count == count)
  }

  /// Signatures in addresses differ from day to day; what else is in a query is a part of the name.
  @Test func queriesAreNotWritten() async throws {
    let site = CachedServer(FaultServer(["object": payload]) { _ in [Self.hour, Self.named] })
    for query in ["?X-Amz-Signature=SECRET1", "?X-Amz-Signature=SECRET2&sig=SECRET3", "?key=SECRET4", "?key=SECRET5"] {
      let session = try site.session(query: query)
      #expect(try await session.read(.whole) == [payload])
      session.end()
    }
    #expect(site.server.requests.count == 3)
    for entry in site.entries {
      #expect(TestFile.read(entry)?.firstRange(of: Array("SECRET".utf8)) == nil)
    }
  }

  @Test func conformance() async throws {
    let folder = TemporaryFolder()
    var root: Location?
    var servers: [FaultServer] = []
    for faults in [[Self.named], [Self.hour, Self.named], [], [.gzip, Self.named]] {
      for _ in 0..<2 {
        let cache = DiskCache(directory: folder("cache\(servers.count / 2)"), limit: 1 << 30)
        let complaints = try await checkStore { objects in
          let server = FaultServer(objects) { _ in faults }
          servers.append(server)
          let place = try server.place("") { $0.cache = cache }
          root = place
          return place
        }
        #expect(complaints == [])
        cache.flush(within: 60)
        // And all of it once more from disk.
        let again = try await checkStore { _ in try #require(root) }
        #expect(again == [])
      }
    }
  }
}
