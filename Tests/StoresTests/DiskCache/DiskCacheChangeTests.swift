import Stores
import TestSupport
import Testing
import Voxels

/// Objects that are replaced, between runs and while they are read.
@Suite struct DiskCacheChangeTests {
  private let old = pseudoRandomBytes(100_000, seed: 1)
  private let new = pseudoRandomBytes(100_000, seed: 2)

  /// A server whose object is replaced when the value is set.
  private func site(
    _ isNew: Locked<Bool>, _ version: @escaping @Sendable (Bool) -> [Fault]
  ) -> CachedServer {
    let (old, new) = (old, new)
    return CachedServer(
      FaultServer(object: { $0 == "/object" ? isNew.withLock { $0 } ? new : old : nil }) { _ in
        version(isNew.withLock { $0 })
      })
  }

  private static let versions: [@Sendable (Bool) -> [Fault]] = [
    { [.version(etag: $0 ? "\"two\"" : "\"one\"")] },
    { [.version(etag: nil, modified: "Sun, 06 Nov \($0 ? 2095 : 2094) 08:49:37 GMT")] },
    // Conditions are not heeded, but what is sent says what it is.
    { [.header("ETag: \($0 ? "\"two\"" : "\"one\"")")] },
    { [.header("Last-Modified: Sun, 06 Nov \($0 ? 1995 : 1994) 08:49:37 GMT"), .header("Cache-Control: max-age=0")] },
  ]

  @Test(arguments: 0..<4) func betweenRuns(_ kind: Int) async throws {
    let isNew = Locked(false)
    let site = site(isNew, Self.versions[kind])
    let ranges: [ByteRange] = [.suffix(100), .from(offset: 7, count: 1000)]
    let first = try site.session()
    #expect(try await first.place.read(ranges) == [Array(old.suffix(100)), Array(old[7..<1007])])
    #expect(try await first.read(.from(offset: 50_000, count: 9)) == [Array(old[50_000..<50_009])])
    first.end()
    isNew.withLock { $0 = true }
    let second = try site.session()
    #expect(try await second.place.read(ranges) == [Array(new.suffix(100)), Array(new[7..<1007])])
    #expect(try await second.read(.from(offset: 50_000, count: 9)) == [Array(new[50_000..<50_009])])
    #expect(try await second.read(.whole) == [new])
    second.end()
    #expect(try await (try site.session(offline: true)).read(.whole) == [new])
  }

  @Test(arguments: 0..<4) func whileItIsRead(_ kind: Int) async throws {
    let isNew = Locked(false)
    let site = site(isNew, Self.versions[kind])
    let session = try site.session()
    #expect(try await session.read(.suffix(100)) == [Array(old.suffix(100))])
    isNew.withLock { $0 = true }
    for range in [ByteRange.from(offset: 7, count: 10), .suffix(101), .from(offset: 90_000, count: 9999)] {
      let failure = await session.failure(range)
      #expect(failure?.code == .changed)
      #expect(failure?.line.contains("has changed while it was read; open it again") == true)
    }
    // What was read before is still what it was.
    session.end()
    #expect(try await session.read(.suffix(100)) == [Array(old.suffix(100))])
    // And read anew it is the new one, whole.
    let renewed = try #require(StoreObject(session.place.store, session.place.key).renewed())
    #expect(try await renewed.read(.suffix(100))?.array == Array(new.suffix(100)))
    #expect(try await renewed.read(.from(offset: 7, count: 10))?.array == Array(new[7..<17]))
    session.end()
    let later = try site.session()
    #expect(
      try await later.read(.suffix(100), .from(offset: 7, count: 10)) == [Array(new.suffix(100)), Array(new[7..<17])])
  }

  /// An object that has grown or shrunk is another, whatever the server says of it.
  @Test func anotherSize() async throws {
    let isNew = Locked(false)
    let (old, new) = (old, Array(new[..<60_000]))
    let server = FaultServer(object: { _ in isNew.withLock { $0 } ? new : old })
    let site = CachedServer(server)
    let session = try site.session()
    #expect(try await session.read(.suffix(9)) == [Array(old.suffix(9))])
    isNew.withLock { $0 = true }
    #expect(await session.failure(.from(offset: 80_000, count: 5))?.code == .changed)
    #expect(await session.failure(.from(offset: 10, count: 5))?.code == .changed)
  }

  /// Some servers refuse conditions that are met.
  @Test func serversThatRefuseConditions() async throws {
    let server = FaultServer(["object": old]) { request in
      request.headers["if-match"] != nil ? [.status(412)] : [.header("ETag: \"one\"")]
    }
    let session = try CachedServer(server).session()
    #expect(try await session.read(.suffix(9)) == [Array(old.suffix(9))])
    #expect(try await session.read(.from(offset: 4, count: 5)) == [Array(old[4..<9])])
  }
}
