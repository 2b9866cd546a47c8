import Glibc
import TestSupport
import Testing
import Voxels

extension InTerminal {
  @Suite struct DamageTests {
    let volume = SampleVolume(isDeep: false)

    /// The voxels of the chunk at the crosshair: x 48..<64, y 32..<48, z 16..<32.
    private static func isDamaged(_ voxel: Vector3<Int>) -> Bool {
      (48..<64).contains(voxel.x) && (32..<48).contains(voxel.y) && (16..<32).contains(voxel.z)
    }

    @Test func aDamagedChunkIsHatchedNamedAndReadAgain() throws {
      let chunk = TestArray.path(ofChunk: [1, 2, 3], in: volume.path + "/0")
      let whole = try #require(TestFile.read(chunk))
      TestFile.write([1, 2, 3], to: chunk)
      let session = try BrowsingSession(volume.path)
      // XY alone: the middle, voxel 48,40,24, is at pixel 58,33. Hatches are diagonals four pixels apart.
      let place = try #require(session.layout.viewports.first { $0.orientation == .xy }).cells
      try session.terminal.wait("hatches over the chunk and data around it") { screen in
        for y in 2..<place.height * 2 {
          for x in 0..<place.width {
            let voxel = Vector3(x - 58 + 48, y - 33 + 40, 24)
            guard (0..<96).contains(voxel.x), (0..<80).contains(voxel.y) else { continue }
            let expected: UInt32 =
              DamageTests.isDamaged(voxel)
              ? ((x + y) % 4 == 0 ? 0x8C1C1C : 0x16161C) : UInt32(SampleVolume.value(0, showing: voxel)) * 0x010101
            if screen.pixel(x, y) != .rgb(expected) { return false }
          }
        }
        return true
      }
      let status = session.terminal.screen
      #expect(status.text(58).contains("ramp: damaged: the chunk has 3 bytes where its shape asks for 4096"))
      #expect(status.text(59).contains("damaged"))
      session.terminal.press("\\")
      try session.terminal.wait("the failure with its chunk") { $0.text.contains("ramp.zarr/0/c/1/2/3") }

      // Mended meanwhile: R reads it again.
      TestFile.write(whole, to: chunk)
      session.terminal.press("\\", "R")
      try session.expectView("the mended chunk")
    }

    @Test func aPipeInPlaceOfAChunkDoesNotStopTheLoop() throws {
      let chunk = TestArray.path(ofChunk: [1, 2, 3], in: volume.path + "/0")
      unlink(chunk)
      #expect(mkfifo(chunk, 0o666) == 0)
      let session = try BrowsingSession(volume.path)
      try session.terminal.wait("the complaint") { $0.text(58).contains("damaged: is not a regular file") }
      session.terminal.press("Right")
      try session.terminal.wait("the step") { $0.text(58).hasPrefix(" 56, 40, 24") }
    }

    @Test func aMemberThatIsMissingIsListedAndTheOthersAreDrawn() throws {
      let collection = volume.folder("collection.json")
      TestFile.write(
        """
        {"https://ngff.openmicroscopy.org/0.6": {"collection": {"name": "both", "members": [
          {"path": "./ramp.zarr", "name": "there"}, {"path": "./nowhere.zarr", "name": "gone"}]}}}
        """, to: collection)
      let session = try BrowsingSession(collection)
      try session.expectView("the member that is there")
      try session.terminal.wait("the one that is not") { $0.text.contains(/! gone +unavailable/) }
      session.terminal.press("F2")
      try session.terminal.wait("why it is not") { $0.text(59).contains("nowhere.zarr: no such file or folder") }
    }

    @Test func aPetabyteVolumeIsWalkedAtOnce() throws {
      let path = volume.folder("endless.zarr")
      TestArray([100_000, 100_000, 100_000], chunk: [64, 64, 64], fill: 77) { _ in 0 }.writeMetadata(to: path)
      let view = ExpectedView(center: Vector3(50_000, 50_000, 50_000))
      let session = try BrowsingSession(path, view: view)
      try session.terminal.wait("fill value at the crosshair") {
        $0.text(58).hasPrefix(" 50000, 50000, 50000  endless: 77")
      }
      session.terminal.press("f", "Right", "o", "o", "o")
      try session.terminal.wait("the new position") { $0.text(58).hasPrefix(" 50008, 50000, 50001") }
      session.terminal.press("C-c")
      try session.terminal.wait("the shell") { $0.text.contains("status=0") }
    }
  }
}
