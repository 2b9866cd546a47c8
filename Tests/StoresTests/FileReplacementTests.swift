import Glibc
import Stores
import TestSupport
import Testing
import Voxels

/// Files that are replaced as a whole.
@Suite struct FileReplacementTests {
  let folder = TemporaryFolder()

  private func code(_ body: () throws(Failure) -> Void) -> Failure.Code? {
    do throws(Failure) { try body() } catch { return error.code }
    return nil
  }

  private func mode(_ path: String) -> mode_t {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode : 0
  }

  @Test func newAndOldFiles() throws {
    let path = folder("a.json")
    try FileReplacement.write([1, 2], to: path, replacing: nil)
    #expect(TestFile.read(path) == [1, 2])
    chmod(path, 0o640)
    try FileReplacement.write([3], to: path, replacing: Bytes([1, 2]))
    #expect(TestFile.read(path) == [3])
    #expect(mode(path) & 0o7777 == 0o640)
    try FileReplacement.write([], to: path, replacing: Bytes([3]))
    #expect(TestFile.read(path) == [])
    #expect(folder.names == ["a.json"])
  }

  @Test func whatOthersWroteStays() throws {
    let path = folder("a.json")
    TestFile.write([1], to: path)
    #expect(code { () throws(Failure) in try FileReplacement.write([3], to: path, replacing: nil) } == .usage)
    #expect(code { () throws(Failure) in try FileReplacement.write([3], to: path, replacing: Bytes([2])) } == .changed)
    #expect(
      code { () throws(Failure) in try FileReplacement.write([3], to: folder("b"), replacing: Bytes([2])) } == .changed)
    #expect(TestFile.read(path) == [1])
    #expect(folder.names == ["a.json"])
  }

  @Test func linksStayLinks() throws {
    TestFile.write([1], to: folder("real/a.json"))
    symlink("real/a.json", folder("link.json"))
    try FileReplacement.write([2], to: folder("link.json"), replacing: Bytes([1]))
    #expect(TestFile.read(folder("real/a.json")) == [2])
    #expect(mode(folder("link.json")) & S_IFMT == S_IFLNK)
  }

  @Test func placesThatCannotBe() throws {
    #expect(code { () throws(Failure) in try FileReplacement.write([1], to: folder("no/a"), replacing: nil) } == .io)
    mkdir(folder("sub"), 0o777)
    #expect(code { () throws(Failure) in try FileReplacement.write([1], to: folder("sub"), replacing: nil) } == .usage)
    #expect(folder.names == ["sub"])
  }
}
