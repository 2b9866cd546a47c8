import Glibc
import Stores
import TestSupport
import Testing
import Voxels

/// Damaged entries, folders that cannot be used, limits, several programs at once.
@Suite struct DiskCacheFaultTests {
  private let payload = pseudoRandomBytes(60_000, seed: 8)
  private static let faults: @Sendable (FaultServer.Request) -> [Fault] = { _ in
    [.header("Cache-Control: max-age=3600"), .version(etag: "\"one\"")]
  }

  /// Whatever is done to an entry, the right bytes come, by a new request, and are stored again.
  @Test func damageIsNoticed() async throws {
    let site = CachedServer(FaultServer(["object": Array(payload[..<300])], faults: Self.faults))
    let bytes = Array(payload[..<300])
    func run() async throws {
      let session = try site.session()
      #expect(try await session.read(.whole) == [bytes])
      session.end()
    }
    try await run()
    let file = try #require(site.entries.first)
    #expect(site.entries.count == 1)
    let entry = try #require(TestFile.read(file))
    var requests = 1
    for position in stride(from: 0, to: entry.count, by: 3) {
      var damaged = entry
      damaged[position] ^= 1 << UInt8(position % 8)
      TestFile.write(damaged, to: file)
      try await run()
      requests += 1
      #expect(site.server.requests.count == requests, "byte \(position)")
    }
    for damaged in [Array(entry.dropLast()), Array(entry[..<20]), [], entry + [0], Array(repeating: 0, count: 400)] {
      TestFile.write(damaged, to: file)
      try await run()
      requests += 1
      #expect(site.server.requests.count == requests)
    }
    let session = try site.session()
    _ = try await session.read(.whole)
    #expect(site.server.requests.count == requests)
  }

  /// An entry that lies where another one belongs is not taken for it.
  @Test func entriesKnowTheirNames() async throws {
    let site = CachedServer(FaultServer(["a": [1], "b": [2]], faults: Self.faults))
    let first = try site.session("a")
    #expect(try await first.read(.whole) == [[1]])
    first.end()
    let a = try #require(site.entries.first)
    let second = try site.session("b")
    #expect(try await second.read(.whole) == [[2]])
    second.end()
    let b = try #require(site.entries.first { $0 != a })
    TestFile.write(try #require(TestFile.read(a)), to: b)
    #expect(try await (try site.session("b")).read(.whole) == [[2]])
  }

  @Test func theLimitIsKept() async throws {
    let limit = 512 << 10
    let site = CachedServer(FaultServer(object: { _ in pseudoRandomBytes(5000) }, faults: Self.faults))
    let session = try site.session(limit: limit)
    for i in 0..<200 {
      let bytes = try await session.place.store.read("many/\(i)", .whole, limit: 1 << 20)
      #expect(bytes?.count == 5000)
      if i % 20 == 19 {
        session.end()
        #expect(site.allocated <= limit)
      }
    }
    #expect(site.allocated > limit / 2)
    // What is larger than all of it is read, and not stored.
    let large = CachedServer(FaultServer(["object": payload], faults: Self.faults))
    let small = try large.session(limit: 16 << 10)
    #expect(try await small.read(.whole) == [payload])
    small.end()
    #expect(large.allocated <= 16 << 10)
  }

  /// What is used stays, what is not used goes.
  @Test func theOldestGo() async throws {
    let site = CachedServer(FaultServer(object: { _ in pseudoRandomBytes(5000) }, faults: Self.faults))
    let first = try site.session(limit: 256 << 10)
    for i in 0..<20 { _ = try await first.place.store.read("many/\(i)", .whole, limit: 1 << 20) }
    first.end()
    let files = site.entries
    for file in files { TestFile.setTimes(file, 1_000_000_000) }
    let leftover = files[0].split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    TestFile.write([1, 2, 3], to: leftover + "/.new-123")
    TestFile.setTimes(leftover + "/.new-123", 1_000_000_000)
    let second = try site.session(limit: 256 << 10)
    _ = try await second.place.store.read("many/7", .whole, limit: 1 << 20)
    for i in 20..<40 { _ = try await second.place.store.read("many/\(i)", .whole, limit: 1 << 20) }
    second.end()
    let count = site.server.requests.count
    let third = try site.session(limit: 256 << 10)
    _ = try await third.place.store.read("many/7", .whole, limit: 1 << 20)
    #expect(site.server.requests.count == count)
    #expect(site.entries.count { files.contains($0) } < 20)
    #expect(!TestFile.exists(leftover + "/.new-123"))
  }

  @Test func aFolderThatCannotBeUsedIsNone() async throws {
    let folder = TemporaryFolder()
    TestFile.write("a file", to: folder("cache"))
    let site = CachedServer(FaultServer(["object": payload], faults: Self.faults), folder: folder)
    for _ in 0..<2 {
      let session = try site.session()
      #expect(try await session.read(.from(offset: 3, count: 5)) == [Array(payload[3..<8])])
      #expect(try await session.read(.whole) == [payload])
      session.end()
      #expect(session.cache.statistics.trouble != nil)
    }
    #expect(TestFile.text(folder("cache")) == "a file")
    let failure = #expect(throws: Failure.self) { try DiskCache(directory: folder("cache")).prepare() }
    #expect(failure?.line.contains("cannot be used as a disk cache") == true)
  }

  /// Others could put wrong bytes there.
  @Test func aFolderThatOthersMayWriteToIsNone() async throws {
    let site = CachedServer(FaultServer(["object": payload], faults: Self.faults))
    TestFile.write("", to: site.folder("cache/v1/x"))
    chmod(site.folder("cache/v1"), 0o777)
    let session = try site.session()
    #expect(try await session.read(.whole) == [payload])
    session.end()
    #expect(site.entries.isEmpty)
    #expect(throws: Failure.self) { try DiskCache(directory: site.folder("cache")).prepare() }
  }

  /// Nothing is sent, and what was there before is there, however old it is.
  @Test func offline() async throws {
    let site = CachedServer(FaultServer(["object": payload]))
    let first = try site.session()
    #expect(try await first.read(.from(offset: 3, count: 500), .suffix(9)) != nil)
    #expect(try await first.place.store.read("nothing", .whole, limit: 9) == nil)
    first.end()
    site.server.stop()
    let count = site.server.requests.count
    let later = try site.session(offline: true)
    #expect(try await later.read(.suffix(9)) == [Array(payload.suffix(9))])
    #expect(try await later.read(.from(offset: 3, count: 500)) == [Array(payload[3..<503])])
    #expect(try await later.place.store.read("nothing", .whole, limit: 9) == nil)
    #expect(try await later.place.store.size(of: "object") == payload.count)
    #expect(try await later.place.store.list("") == nil)
    for failure in [
      await later.failure(.from(offset: 4, count: 500)), await later.failure(.whole),
      await (try site.session("other", offline: true)).failure(.whole),
    ] {
      #expect(failure?.code == .io)
      #expect(failure?.line.contains("is not in the disk cache; leave out --offline to fetch it") == true)
    }
    #expect(site.server.requests.count == count)
  }

  /// Caches over one folder, as different programs have them, at the same time.
  @Test func severalAtOnce() async throws {
    let limit = 256 << 10
    let site = CachedServer(
      FaultServer(
        object: { pseudoRandomBytes(3000, seed: UInt64($0.dropFirst(6)) ?? 0) }, faults: Self.faults))
    let sessions = try (0..<6).map { _ in try site.session("", limit: limit) }
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for (number, session) in sessions.enumerated() {
        group.addTask {
          var random = SeededRandom(UInt64(number))
          for _ in 0..<150 {
            let i = Int.random(in: 0..<120, using: &random)
            let bytes = try await session.place.store.read("many/\(i)", .whole, limit: 1 << 20)
            if bytes?.array != pseudoRandomBytes(3000, seed: UInt64(i)) { return false }
          }
          return true
        }
      }
      for try await isRight in group { #expect(isRight) }
    }
    for session in sessions { session.end() }
    #expect(site.server.requests.count < 900)
    #expect(sessions.allSatisfy { $0.cache.statistics.damaged == 0 })
    // Each may have written a little that it could not reserve, or that a sweep of another did not know of.
    #expect(site.allocated <= limit + 12 * limit / 64)
  }
}
