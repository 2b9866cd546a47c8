import Stores
import TestSupport
import Testing
import Voxels

/// What reading from archives costs.
@Suite struct ZipCostTests {
  /// Parts of a 100 GB entry cost those parts; the archive is opened in one read.
  @Test func partsOfAHugeEntry() async throws {
    let folder = TemporaryFolder()
    let size = 100_000_000_000
    let (header, end) = HandmadeZip.huge("shard", size: size)
    try folder.write("a.ozx", header, size: header.count + size)
    try folder.overwrite("a.ozx", at: header.count + 70_000_000_000, [7, 8, 9])
    try folder.overwrite("a.ozx", at: header.count + size - 2, [4, 5])
    try folder.overwrite("a.ozx", at: header.count + size, end)
    let file = CountingStore(FileStore())
    let opened = try await ContainerRegistry.open(Location(store: file, key: folder("a.ozx")))
    let root = try #require(opened)
    #expect(file.requests == 1)
    #expect(file.bytes < 70_000)
    file.reset()
    #expect(try await root.store.size(of: "shard") == size)
    let parts = try await root.store.read(
      "shard", [.suffix(3), .from(offset: 69_999_999_999, count: 5)], limit: 100)
    #expect(parts?.map(\.array) == [[0, 4, 5], [0, 7, 8, 9, 0]])
    #expect(file.bytes < 100)
    file.reset()
    // From now on it is known where the entry starts.
    #expect(try await root.store.read("shard", .from(offset: 70_000_000_000, count: 3), limit: 0)?.array == [7, 8, 9])
    #expect(file.requests == 1 && file.bytes == 3)
    await #expect(throws: Failure.self) { try await root.appending("shard").read(limit: 1 << 30) }
  }

  /// An entry comes with its header in one read, whatever headers look like.
  @Test func wholeEntriesInOneRead() async throws {
    let payload = pseudoRandomBytes(500)
    let entries = (0..<20).map { number in
      var entry = HandmadeZip.Entry("\(number)", payload)
      entry.localExtra = Array(repeating: 0, count: number < 10 ? 20 : 0)
      return entry
    }
    let (root, file) = try await openZip(HandmadeZip(entries).bytes)
    for number in 0..<20 {
      file.reset()
      #expect(try await root.appending("\(number)").read(limit: 500)?.array == payload)
      // Where the headers change, the guess is wrong once.
      #expect(file.requests == ([0, 10].contains(number) ? 2 : 1), "\(number)")
      #expect(file.bytes < 1200)
    }
  }

  /// A compressed entry is fetched once for all of its parts, also when many ask at the same time.
  @Test func partsOfCompressedEntries() async throws {
    let folder = TemporaryFolder()
    let payload = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 / 100) }
    try PythonZip.make(folder("a.zip"), ["big": payload, "small": [1, 2, 3]], .deflated)
    let (root, file) = try await openZip(TestFile.read(folder("a.zip")) ?? [])
    file.reset()
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 0..<100 {
        group.addTask {
          let part = try await root.store.read("big", .from(offset: number * 1990, count: 1000), limit: 0)
          return part?.array == Array(payload[number * 1990..<number * 1990 + 1000])
        }
      }
      for try await isRight in group { #expect(isRight) }
    }
    #expect(file.requests <= 2)
    #expect(file.bytes < 20_000)
  }

  /// RFC-9: with the metadata first, all of it comes in one read.
  @Test func metadataFirst() async throws {
    let documents = ["zarr.json", "s0/zarr.json", "s1/zarr.json"].map { HandmadeZip.Entry($0, Array($0.utf8)) }
    var archive = HandmadeZip(documents + [.init("s0/c/0", [1]), .init("late/zarr.json", [2])])
    for isFirst in [false, true] {
      archive.comment = Array(
        #"{"ome": {"version": "0.5", "zipFile": {"centralDirectory": {"jsonFirst": \#(isFirst)}}}}"#.utf8)
      let (root, file) = try await openZip(archive.bytes)
      file.reset()
      for document in documents {
        let name = String(decoding: document.name, as: UTF8.self)
        #expect(try await root.appending(name).read(limit: 100)?.array == document.stored)
      }
      #expect(file.requests == (isFirst ? 0 : 3))
      #expect(try await root.appending("s0/c/0").read(limit: 1)?.array == [1])
      #expect(try await root.appending("late/zarr.json").read(limit: 1)?.array == [2])
    }
  }

  /// More entries than 16 bits count, in a directory that is read in pieces.
  @Test(.timeLimit(.minutes(5))) func manyEntries() async throws {
    let count = 70_000
    let name = String(repeating: "long/", count: 30)
    let (root, _) = try await openZip(
      HandmadeZip((0..<count).reversed().map { .init("\(name)\($0)", [UInt8(truncatingIfNeeded: $0)]) }).bytes)
    for number in stride(from: 0, to: count, by: 997) {
      #expect(
        try await root.appending("\(name)\(number)").read(limit: 1)?.array == [UInt8(truncatingIfNeeded: number)])
    }
    #expect(try await root.store.list("long")?.map(\.name) == ["long"])
    #expect(try await root.store.list(String(name.dropLast()))?.count == count)
  }
}
