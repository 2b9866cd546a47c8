import Glibc
import Stores
import TestSupport
import Testing
import Voxels

@Suite struct FileStoreTests {
  let folder: TemporaryFolder
  let root: Location

  init() {
    folder = TemporaryFolder()
    root = Location(store: FileStore(), key: folder.path)
  }

  /// A shard of 100 GB costs what is asked of it.
  @Test func hugeFileByRange() async throws {
    let size = 100_000_000_000
    try folder.write("shard", [1, 2, 3], size: size)
    try folder.overwrite("shard", at: 70_000_000_000, [7, 8, 9])
    try folder.overwrite("shard", at: size - 2, [4, 5])
    let place = root.appending("shard")
    let parts = try #require(
      try await FileStore().read(
        place.key, [.from(offset: 0, count: 4), .from(offset: 69_999_999_999, count: 5), .suffix(3)], limit: 1000))
    #expect(parts.map(\.array) == [[1, 2, 3, 0], [0, 7, 8, 9, 0], [0, 4, 5]])
    #expect(try await FileStore().size(of: place.key) == size)
    await #expect(throws: Failure.self) { _ = try await place.read(limit: 1 << 30) }
  }

  @Test func oddThings() async throws {
    try folder.write("real", [1])
    symlink("real", folder.path + "/link")
    symlink("loop", folder.path + "/loop")
    symlink("nowhere", folder.path + "/dangling")
    mkfifo(folder.path + "/pipe", 0o600)
    #expect(try await root.appending("link").read(limit: 9)?.array == [1])
    #expect(try await root.appending("dangling").read(limit: 9) == nil)
    // A name that C would cut short is no other file.
    #expect(try await root.appending("real\0rest").read(limit: 9) == nil)
    let pipe = await #expect(throws: Failure.self) { _ = try await root.appending("pipe").read(limit: 9) }
    #expect(pipe?.code == .unsupported)
    let loop = await #expect(throws: Failure.self) { _ = try await root.appending("loop").read(limit: 9) }
    #expect(loop?.code == .io)
    #expect(loop?.line.contains("loop: cannot be read: ") == true)
    let long = String(repeating: "n", count: 300)
    #expect(try await root.appending(long).read(limit: 9) == nil)
    let entries = try #require(try await FileStore().list(root.key))
    #expect(entries.map(\.name) == ["link", "pipe", "real"])
  }

  @Test func manyAtOnce() async throws {
    let payload = pseudoRandomBytes(50_000)
    try folder.write("object", payload)
    let place = root.appending("object")
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for i in 0..<500 {
        group.addTask {
          try await place.store.read(place.key, .from(offset: i * 90, count: 200), limit: 0)?.array
            == Array(payload[i * 90..<i * 90 + 200])
        }
      }
      for try await isRight in group { #expect(isRight) }
    }
  }
}
