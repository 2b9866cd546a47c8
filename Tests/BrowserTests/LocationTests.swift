import Browser
import JSON
import TestSupport
import Testing
import Voxels

extension InTerminal {
  /// The key that tells where the chunk under the crosshair is stored.
  @Suite struct LocationTests {
    /// A shard by zarrs: the panel and the clipboard say what `read_shards.py` reads from its bytes.
    @Test func fileAndBytesUnderTheCrosshair() throws {
      let folder = "\(goldenFolder)/shards/zarrs-crc"
      let text = try #require(TestFile.read("\(goldenFolder)/shards/expected.json"))
      let shard = try #require(try JSON(parsing: Bytes(text))["shards/zarrs-crc/c/0/0/0"])
      func bytes(_ chunk: [Int]) throws -> (offset: Int, length: Int) {
        let entry = try #require(shard["chunks"]?.array?.first { $0.array?.first?.ints == chunk }?.array)
        return (try #require(entry[1].int), try #require(entry[2].int))
      }
      // Voxel x 9, y 5, z 2 is in the chunk 0,1,2 (z,y,x) of 4×4×4 voxels.
      let session = try BrowsingSession(folder, view: ExpectedView(center: Vector3(9, 5, 2), zoom: 0.25))
      session.terminal.press("w")
      let place = try bytes([0, 1, 2])
      try session.terminal.wait("the place") {
        $0.text.contains("bytes  offset \(place.offset) length \(place.length)")
          && $0.text.contains("chunk  [0, 1, 2] of shard [0, 0, 0]")
          && $0.text.contains("array  \(folder)") && $0.text.contains("where the chunk is stored is copied")
      }
      #expect(session.terminal.screen.text.contains("file   \(folder)/c/0/0/0"))
      #expect(
        session.terminal.clipboard
          == "\(folder)/c/0/0/0 offset \(place.offset) length \(place.length) chunk [0, 1, 2] of shard [0, 0, 0]")

      // The panel follows the crosshair, the clipboard does not.
      session.terminal.enter(":0,0,0")
      try session.terminal.wait("the missing chunk") {
        $0.text.contains("bytes  missing in it: fill value") && $0.text.contains("[0, 0, 0] of shard [0, 0, 0]")
      }
      #expect(session.terminal.clipboard.contains("chunk [0, 1, 2]"))
      session.terminal.enter(":17,17,3")
      try session.terminal.wait("another shard") {
        $0.text.contains("chunk  [0, 0, 0] of shard [0, 1, 1]") && $0.text.contains("file   \(folder)/c/0/1/1")
      }
      session.terminal.press("Escape")
      try session.terminal.wait("no panel") { !$0.text.contains("of shard") }
    }

    /// A path that is longer than the screen is wide is shown whole.
    @Test func longPathsAndPlainChunks() throws {
      let volume = SampleVolume()
      let name = String(repeating: "a long name ", count: 12)
      let path = volume.folder(name + ".zarr")
      TestArray([16, 16, 16], chunk: [8, 8, 8]) { UInt64($0[2]) }.write(to: path)
      let session = try BrowsingSession(
        path, view: ExpectedView(center: Vector3(9, 5, 2), zoom: 0.5), columns: 110, rows: 30)
      session.terminal.press("w")
      try session.terminal.wait("the place") { $0.text.contains("bytes  offset 0 length 512") }
      let file = TestArray.path(ofChunk: [0, 0, 1], in: path)
      let shown = session.terminal.screen.text.filter { !$0.isWhitespace }
      #expect(shown.contains(String(file.suffix(100)).filter { !$0.isWhitespace }))
      #expect(session.terminal.clipboard == "\(file) offset 0 length 512 chunk [0, 0, 1]")
    }

    /// A server that does not answer keeps nobody waiting, and damage shows as words.
    @Test func slowAndDamagedIndexes() throws {
      let folder = TemporaryFolder()
      let path = folder("a.zarr")
      TestArray([16, 16, 16], chunk: [4, 4, 4]) { UInt64($0[2]) }.writeSharded([8, 8, 8], to: path)
      let damaged = TestArray.path(ofChunk: [0, 0, 1], in: path)
      var shard = try #require(TestFile.read(damaged))
      let index = shard.count - 8 * 16
      for byte in index..<index + 16 { shard[byte] = 0xFE }
      TestFile.write(shard, to: damaged)
      let gate = FaultGate()
      let server = FaultServer(folder: folder.path) { $0.path.contains("/c/") ? [.hold(until: gate)] : [] }
      let session = try BrowsingSession(
        "http://\(server.authority)/a.zarr", view: ExpectedView(center: Vector3(2, 2, 2), zoom: 0.25))
      session.terminal.press("w")
      try session.terminal.wait("patience") { $0.text.contains("file   being looked for …") }
      session.terminal.press("Right")
      try session.terminal.wait("the step") { $0.text(58).hasPrefix(" 4, 2, 2") }
      gate.open()
      try session.terminal.wait("the place of the new chunk") {
        $0.text.contains("bytes  offset 64 length 64") && $0.text.contains("[0, 0, 1] of shard [0, 0, 0]")
          && $0.text.contains("file   http://\(server.authority)/a.zarr/c/0/0/0")
      }
      session.terminal.press("w")
      try session.terminal.wait("the copy") { $0.text(59).contains("is copied") }
      #expect(session.terminal.clipboard.contains("/a.zarr/c/0/0/0 offset 64 length 64 chunk [0, 0, 1]"))
      session.terminal.enter(":9,2,2")
      try session.terminal.wait("what is wrong") { $0.text.contains(/c\/0\/0\/1: the shard's index claims/) }
    }
  }
}
