import Glibc
import Stores
import TestSupport
import Testing
import Voxels

/// Going through folders of the local file system.
@Suite struct FileWalkTests {
  let folder = TemporaryFolder()

  private func walk(followsLinks: Bool, below prefix: String = "") async throws -> WalkedPiece {
    let sum = Locked(WalkedPiece())
    let root = Location(store: FileStore(), key: folder.path).appending(prefix)
    let isWalked = try await root.store.walk(root.key, followsLinks: followsLinks) { piece in
      sum.withLock { sum in
        sum.objects += piece.objects
        sum.folders += piece.folders
        sum.folderBytes += piece.folderBytes
        sum.links += piece.links
        sum.failures += piece.failures
      }
    }
    #expect(isWalked)
    return sum.withLock { $0 }
  }

  @Test func linksAreCountedOrFollowed() async throws {
    try folder.write("data/0/a", [1, 2, 3])
    try folder.write("data/0/b", Array(repeating: 7, count: 5000))
    symlink("data/0", folder.path + "/mag")
    symlink("0/b", folder.path + "/data/c")
    symlink("..", folder.path + "/data/up")
    symlink("nowhere", folder.path + "/dangling")
    mkfifo(folder.path + "/pipe", 0o600)
    let plain = try await walk(followsLinks: false)
    #expect(plain.objects.map(\.key).sorted() == ["data/0/a", "data/0/b"])
    #expect(plain.folders == 3 && plain.links == 4 && plain.failures.isEmpty)
    #expect(plain.objects.first { $0.key == "data/0/b" }?.allocated ?? 0 >= 5000)
    // Into what links lead to once, however they lead in circles.
    let followed = try await walk(followsLinks: true)
    #expect(Set(followed.objects.map(\.key)).isSuperset(of: ["data/0/a", "data/0/b", "data/c", "mag/a", "mag/b"]))
    #expect(followed.objects.count < 20 && followed.links == 1)
  }

  @Test func hardLinksAndSparseFiles() async throws {
    try folder.write("one", [1, 2])
    link(folder.path + "/one", folder.path + "/two")
    try folder.write("sparse", [1], size: 1 << 30)
    let found = try await walk(followsLinks: false)
    let identities = found.objects.compactMap(\.identity)
    #expect(identities.count == 2 && Set(identities).count == 1)
    let sparse = try #require(found.objects.first { $0.key == "sparse" })
    #expect(sparse.size == 1 << 30 && (sparse.allocated ?? .max) < 1 << 20)
  }

  @Test func thousandsInOneFolder() async throws {
    for number in 0..<5000 { try folder.write("c/\(number)", []) }
    let found = try await walk(followsLinks: false, below: "c")
    #expect(Set(found.objects.map(\.key)) == Set((0..<5000).map { "\($0)" }) && found.folders == 1)
  }
}
